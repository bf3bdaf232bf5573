import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { update } from '../../../src/tui/update/update.js';
import { service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { columnsOf } from '../../../src/tui/selectors/list.js';
import { after, named, pressed, stateWith } from '../states.js';

const iris = service({ name: 'iris' });
const plain = stateWith([iris]);
const counts = new Map([[iris.key, { restarts: 3, ready: 1, of: 2 }]]);

/** With the column of restarts, chosen in the menu. */
function withRestarts(state: State) {
  const menu = pressed(state, '|', '/', 'r', 'e', 's', 't');
  return update(menu, { type: 'key', key: 'enter' });
}

test('| shows the columns, enter and space show or hide one, and the menu says how to keep them', () => {
  const menu = pressed(plain, '|');
  expect(drawn(menu).join('\n')).toMatch(/▸ {2}ready|▸ {3}namespace|▸ ✓ namespace/u);
  const without = pressed(menu, 'space');
  expect(columnsOf(without)).not.toContain('namespace');
  expect(drawn(without).join('\n')).toContain('columns: [ready, protocol, host');
  expect(columnsOf(pressed(without, 'enter'))).toEqual(plain.settings.columns);
});

test('chosen columns stay with another namespace and another context, whose settings hold where none were chosen', () => {
  const settings = { columns: ['model'], repeatMs: 2000 } as const;
  const there = { type: 'connected', context: 'b', contexts: ['b'], namespace: 'ml', settings } as const;
  const [chosen] = withRestarts(plain);
  expect(columnsOf(chosen)).toContain('restarts');
  const names = { state: 'ready', value: ['ml'] } as const;
  const menu = after(pressed(chosen, 'q', 'n'), { type: 'loaded', loaded: { name: 'namespaces', names } });
  for (const state of [after(chosen, there), pressed(menu, 'j', 'enter')]) {
    expect(state.namespace).toBe('ml');
    expect(columnsOf(state)).toEqual(columnsOf(chosen));
  }
  expect(columnsOf(after(plain, there))).toEqual(['model']);
});

/** So many services listed. */
const crowd = (count: number) => stateWith(named(...Array.from({ length: count }, (_, at) => `s${at}`)));

test('of more than 5,000 services no pods are read, and the footer says so', () => {
  const isCount = expect.objectContaining({ type: 'count-pods' });
  expect(withRestarts(crowd(5000))[1]).toContainEqual(isCount);
  const [many, effects] = withRestarts(crowd(5001));
  expect(effects).not.toContainEqual(isCount);
  expect(drawn(many).join('\n')).toContain('Pods are counted for 5000 services at most');
  const later = { type: 'refresh-due', now: plain.now + 600_000 } as const;
  expect(update(many, later)[1]).not.toContainEqual(isCount);
});

test('no pods are read before a column tells of them, then once in a while', () => {
  const later = { type: 'refresh-due', now: plain.now + 60_000 } as const;
  expect(update(plain, later)[1]).not.toContainEqual(expect.objectContaining({ type: 'count-pods' }));
  const [chosen, effects] = withRestarts(plain);
  const count = { type: 'count-pods', kinds: ['inference'], namespace: 'kserve-demo' };
  expect(effects).toContainEqual(count);
  const counted = after(chosen, { type: 'pods-counted', counts });
  expect(update(counted, { ...later, now: plain.now + 5_000 })[1]).not.toContainEqual(count);
  expect(update(counted, later)[1]).toContainEqual(count);
});

test('the column has the restarts of all pods of a service, and 0 where it has none', () => {
  const [chosen] = withRestarts(stateWith([iris, ...named('zero')]));
  const list = pressed(after(chosen, { type: 'pods-counted', counts }), 'q');
  const text = drawn(list).join('\n');
  expect(text).toMatch(/^ +NAME .*RESTARTS/mu);
  expect(text).toMatch(/^.* iris .* 3 /mu);
  expect(text).toMatch(/^.* zero .* 0 /mu);
});

test('where the pods may not be counted they are not asked for again', () => {
  const [chosen] = withRestarts(plain);
  const refused = after(chosen, { type: 'pods-counted', counts: undefined });
  const later = { type: 'refresh-due', now: plain.now + 600_000 } as const;
  expect(update(refused, later)[1]).not.toContainEqual(expect.objectContaining({ type: 'count-pods' }));
});

test('replicas come from the pods where the status tells none', () => {
  const settings = { ...plain.settings, columns: ['ready', 'replicas'] as const };
  const list = after({ ...plain, settings }, { type: 'pods-counted', counts });
  expect(drawn(list).join('\n')).toMatch(/^.* iris .* 1\/2/mu);
});
