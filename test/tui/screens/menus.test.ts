import { expect, test } from 'vitest';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const state = stateWith(named('a', 'b', 'c'), { contexts: ['kind-kserve', 'production', 'staging'] });
const names = { state: 'ready', value: ['default', 'kserve-demo', 'vision'] } as const;
const namespaces = after(pressed(state, 'n'), { type: 'loaded', loaded: { name: 'namespaces', names } });

test('a menu is filtered while typing, and enter chooses', () => {
  const filtered = pressed(namespaces, '/', 'v', 'i');
  const text = drawn(filtered).join('\n');
  expect(text).toContain('▸ vision');
  expect(text).not.toContain('default');
  expect(effectsOf(filtered, 'enter')).toEqual([{ type: 'watch', namespace: 'vision' }]);
  expect(effectsOf(pressed(state, 'c', '/', 's', 't', 'a'), 'enter')).toEqual([
    { type: 'connect', context: 'staging' },
  ]);
});

test('a filter without a match says so, chooses nothing, and is dropped by esc', () => {
  const none = pressed(state, 'c', '/', 'x', 'y');
  expect(drawn(none).join('\n')).toContain('No match for “xy”');
  expect(effectsOf(none, 'enter')).toEqual([]);
  expect(drawn(pressed(none, 'esc')).join('\n')).toContain('staging');
});

test('a namespace that cannot be listed is opened by its name', () => {
  const failure = {
    kind: 'cluster',
    summary: 'You may not list namespaces.',
    next: [{ text: 'Ask.' }],
  } as const;
  const refused = after(pressed(state, 'n'), {
    type: 'loaded',
    loaded: { name: 'namespaces', names: { state: 'failed', failure } },
  });
  expect(drawn(refused).join('\n')).toContain('/ types the name of one');
  expect(effectsOf(refused, '/', 'm', 'l', 'enter')).toEqual([{ type: 'watch', namespace: 'ml' }]);
  expect(effectsOf(refused, '/', 'M', '!', 'enter')).toEqual([]);
});

test('the next menu starts without a filter, and the list keeps its cursor and filter', () => {
  const filtered = pressed(state, 'j', '/', 'b', 'enter', 'c', '/', 's');
  const back = pressed(filtered, 'esc', 'esc');
  expect(back).toMatchObject({ cursor: 'kserve-demo/b', filter: 'b' });
  expect(pressed(filtered, 'esc', 'esc', 'n').places.at(-1)).not.toHaveProperty('filter');
});
