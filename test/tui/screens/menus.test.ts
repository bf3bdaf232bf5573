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

test('at 80 columns a saved payload shows the end of its name, its size and whose it is; the example has its row for itself', () => {
  const base = { sizeBytes: 25, savedAt: state.now - 60_000, namespace: 'kserve-demo' } as const;
  const long = `${'very-'.repeat(12)}long.json`;
  const value = [
    { ...base, path: '/p/a.json', fileName: 'a.json', scope: 'shared' },
    { ...base, path: `/p/${long}`, fileName: long, scope: 'context' },
  ] as const;
  const files = { state: 'ready', value } as const;
  const loaded = { name: 'library', of: 'kserve-demo/a', files } as const;
  const rows = drawn(after(pressed(state, 'P', 'l'), { type: 'loaded', loaded }));
  const row = (text: string) => rows.find((one) => one.includes(text)) ?? '';
  expect(row('the example')).toBe(' ▸ the example of the cluster, or one from the metadata');
  expect(row('a.json')).toMatch(/^ {3}kserve-demo\/a\.json +25 B {2}saved 60s ago, shared$/u);
  expect(row('long.json')).toMatch(/^ {3}….*very-very-long\.json +25 B {2}saved 60s ago$/u);
});

/** A context as `aws eks update-kubeconfig` names it. */
function eks(name: string): string {
  return `arn:aws:eks:eu-central-1:123456789012:cluster/the-models-of-${name}`;
}

test('of a context that does not fit the end is shown, and which is the current one', () => {
  const contexts = [eks('staging'), eks('production')];
  const narrow = { ...state, contexts, context: eks('production'), size: { columns: 60, rows: 20 } };
  const rows = drawn(pressed(narrow, 'c'));
  expect(rows.find((row) => row.includes('staging'))).toMatch(/^ {3}….*of-staging$/u);
  expect(rows.find((row) => row.includes('▸'))).toMatch(/^ ▸ ….*of-production {3}\(current\)$/u);
});

test('a menu without a match names the key of its filter', () => {
  const keys = { 'menu-filter': ['='] };
  const none = pressed({ ...state, settings: { ...state.settings, keys } }, 'c', '=', 'x', 'y');
  expect(drawn(none).join('\n')).toContain('No match for “xy”: = and esc drop the filter.');
});
