import { expect, test } from 'vitest';
import { service } from '../../inference/samples.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';
import { update } from '../../../src/tui/update/update.js';

const iris = service({ name: 'iris' });
const state = stateWith([iris, ...named('other')]);
const of = iris.key;
const manyLines = Array.from({ length: 50 }, (_, at) => `line-${at}: x`).join('\n');

test.each([
  ['enter', 'details', { type: 'load-details', service: iris }],
  ['y', 'yaml', { type: 'load-yaml', service: iris }],
  ['P', 'payload', { type: 'load-payload', service: iris, protocol: 'v1' }],
  ['C', 'copy', { type: 'load-commands', service: iris, protocol: 'v1' }],
  ['n', 'namespaces', { type: 'load-namespaces' }],
])('%s opens %s and asks for what it needs', (key, name, effect) => {
  expect(effectsOf(state, key)).toEqual([effect]);
  expect(pressed(state, key).places.at(-1)).toMatchObject({ name });
});

test('g shows the ways in that are known, and looks whether they are so still', () => {
  expect(effectsOf(state, 'g')).toEqual([{ type: 'survey' }]);
  expect(pressed(state, 'g', 'esc')).toEqual(state);
});

test.each(['w', 'h', 'c', '?'])('%s opens a screen that needs nothing more; esc goes back', (key) => {
  expect(effectsOf(state, key)).toEqual([]);
  const open = pressed(state, key);
  expect(open.places.length).toBe(2);
  expect(pressed(open, 'esc')).toEqual(state);
});

test('going back keeps the cursor and the filter', () => {
  const narrowed = pressed(state, 'j', '/', 'o', 'enter');
  expect(pressed(narrowed, 'enter', 'y', 'esc', 'esc')).toEqual(narrowed);
});

test('what arrives goes to the screen that asked, and to no other service', () => {
  const open = pressed(state, 'y');
  const text = { state: 'ready', value: 'kind: InferenceService' } as const;
  expect(after(open, { type: 'loaded', loaded: { name: 'yaml', of, text } }).places.at(-1)).toMatchObject({
    text,
  });
  const late = after(open, { type: 'loaded', loaded: { name: 'yaml', of: 'kserve-demo/other', text } });
  expect(late).toEqual(open);
  expect(after(state, { type: 'loaded', loaded: { name: 'yaml', of, text } })).toEqual(state);
});

test('a screen scrolls no further than its last line', () => {
  const value = { source: 'a file', text: manyLines, notes: [], template: false };
  const payload = { state: 'ready', value } as const;
  const open = after(pressed(state, 'P'), { type: 'loaded', loaded: { name: 'payload', of, payload } });
  expect(pressed(open, 'G').places.at(-1)).toMatchObject({ line: 32 });
  expect(pressed(open, 'G', 'j', 'k').places.at(-1)).toMatchObject({ line: 31 });
  const taller = { type: 'resized', size: { columns: 80, rows: 60 } } as const;
  expect(after(pressed(open, 'G'), taller).places.at(-1)).toMatchObject({ line: 0 });
  expect(pressed(open, 'pagedown', 'home').places.at(-1)).toMatchObject({ line: 0 });
});

test('details are read again when that is due, not whenever the clock of a running prediction ticks', () => {
  const open = pressed(state, 'p', 'enter');
  expect(update(open, { type: 'ticked', now: 1_008_100 })[1]).toEqual([]);
  expect(update(open, { type: 'refresh-due', now: 1_013_000 })[1]).toEqual([
    { type: 'load-details', service: iris },
  ]);
  expect(update(pressed(open, 'y'), { type: 'refresh-due', now: 1_013_000 })[1]).toEqual([]);
});

const namespacesLoaded = {
  type: 'loaded',
  loaded: { name: 'namespaces', names: { state: 'ready', value: ['default', 'vision'] } },
} as const;

function connectedTo(context: string, namespace: string) {
  const { settings } = state;
  return { type: 'connected', context, contexts: [context], namespace, settings } as const;
}

test('a namespace is chosen: a new list, but what was learnt stays', () => {
  const names = { state: 'ready', value: ['default', 'vision'] } as const;
  const open = after(pressed(state, 's', 'n'), { type: 'loaded', loaded: { name: 'namespaces', names } });
  expect(effectsOf(open, 'j', 'j', 'enter')).toEqual([{ type: 'watch', namespace: 'vision' }]);
  const there = pressed(open, 'j', 'j', 'enter');
  expect([there.namespace, there.list.state, there.sort]).toEqual(['vision', 'loading', 'name']);
  expect(effectsOf(open, 'enter')).toEqual([{ type: 'watch', namespace: undefined }]);
});

test('a context is chosen, and starts afresh once it is connected', () => {
  expect(effectsOf(state, 'c', 'j', 'enter')).toEqual([{ type: 'connect', context: 'production' }]);
  const connected = {
    type: 'connected',
    context: 'production',
    contexts: ['production'],
    namespace: 'ml',
    settings: state.settings,
  } as const;
  const [there, effects] = update(pressed(state, 'c', 'j', 'enter'), connected);
  expect([there.context, there.namespace, there.list.state]).toEqual(['production', 'ml', 'loading']);
  expect(effects).toEqual([{ type: 'watch', namespace: 'ml' }, { type: 'survey' }]);
});

test('another context is listed as this one was: in the same order, with what is not ready hidden or not', () => {
  const there = after(pressed(state, 'N', 'a'), connectedTo('production', 'ml'));
  expect([there.sort, there.notReady, there.filter]).toEqual(['name', 'hidden', '']);
});

test('each context has its own namespace: the one that it was left with, else that of its kubeconfig', () => {
  const everywhere = pressed(after(pressed(state, 'n'), namespacesLoaded), 'enter');
  expect(everywhere.namespace).toBeUndefined();
  const there = after(everywhere, connectedTo('production', 'ml'));
  expect(there.namespace).toBe('ml');
  const [back, effects] = update(there, connectedTo(state.context, 'kserve-demo'));
  expect([back.context, back.namespace]).toEqual([state.context, undefined]);
  expect(effects).toContainEqual({ type: 'watch', namespace: undefined });
  expect(after(back, connectedTo('production', 'ml')).namespace).toBe('ml');
});

test('-A lists all namespaces of each context, until one is chosen there', () => {
  const settings = { ...state.settings, allNamespaces: true } as const;
  const there = after(state, { ...connectedTo('production', 'ml'), settings });
  expect(there.namespace).toBeUndefined();
  const chosen = pressed(after(pressed(there, 'n'), namespacesLoaded), 'j', 'enter');
  const back = after(after(chosen, connectedTo(state.context, 'kserve-demo')), {
    ...connectedTo('production', 'ml'),
    settings,
  });
  expect(back.namespace).toBe('default');
});

test('the context that one is in, chosen while another one is being opened, stays', () => {
  expect(effectsOf(pressed(state, 'c', 'j', 'enter'), 'c', 'enter')).toEqual([{ type: 'stop-connecting' }]);
});

test('the first command is copied when it is known, the next with tab', () => {
  const commands = {
    state: 'ready',
    value: [
      { tool: 'curl', command: 'curl a', notes: [] },
      { tool: 'isvc', command: 'isvc b', notes: [] },
    ],
  } as const;
  const message = { type: 'loaded', loaded: { name: 'copy', of, commands } } as const;
  const [open, effects] = update(pressed(state, 'C'), message);
  expect(effects).toEqual([{ type: 'copy', text: 'curl a', what: 'the curl command' }]);
  expect(effectsOf(open, 'tab')).toEqual([{ type: 'copy', text: 'isvc b', what: 'the isvc command' }]);
});

test('a payload file is named in the footer and read', () => {
  const open = pressed(state, 'P', 'f', '~', '/', 'a', 'space', 'b');
  expect(effectsOf(open, 'enter')).toEqual([{ type: 'read-file', of, path: '~/a b' }]);
  expect(effectsOf(open, 'esc')).toEqual([]);
});

test('q and Ctrl-C quit from everywhere, Ctrl-C from a prompt too', () => {
  expect(effectsOf(state, 'q')).toEqual([{ type: 'quit', exitCode: 0 }]);
  expect(effectsOf(state, 'y', 'q')).toEqual([]);
  expect(effectsOf(state, 'y', '?', 'q', 'q', 'q')).toEqual([{ type: 'quit', exitCode: 0 }]);
  expect(effectsOf(state, '/', 'ctrl-z')).toEqual([{ type: 'stop-job' }]);
  expect(effectsOf(state, '/', 'ctrl-c')).toEqual([{ type: 'quit', exitCode: 130 }]);
  expect(effectsOf(state, '/', 'q')).toEqual([]);
});

test('a notice stands until the next key', () => {
  const told = after(state, { type: 'noticed', notice: 'saved' });
  expect(pressed(told, 'j').notice).toBeUndefined();
});
