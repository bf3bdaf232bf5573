import { expect, test } from 'vitest';
import type { Failure } from '../../../src/tui/state/call.js';
import type { State } from '../../../src/tui/state/state.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const failure: Failure = {
  kind: 'cluster',
  summary: 'KServe is not installed in this cluster.',
  next: [
    { text: 'Install KServe.' },
    { text: 'To try isvc without one: isvc demo', action: { kind: 'demo' } },
  ],
};
const waiting = stateWith([], { list: { state: 'loading' } });
const refused = after(waiting, { type: 'list-failed', failure });
const silent = after(waiting, {
  type: 'list-interrupted',
  why: 'The API server https://x refuses connections.',
  next: [{ text: 'Is it running? Or choose another with --context.', action: { kind: 'context' } }],
});
const empty = stateWith([], { elsewhere: {} });
const noCluster: State = { ...refused, context: '', contexts: [] };
const textOf = (state: State) => drawn(state).join('\n');

test.each([
  [
    'a list that was refused',
    refused,
    ['✗ KServe is not installed', '→ Install KServe.', 'enter  try again', 'd demo'],
  ],
  [
    'a cluster that does not answer',
    silent,
    [
      'of context kind-kserve does not answer',
      'refuses connections',
      '--context.  (here: c)',
      'keeps trying',
    ],
  ],
  [
    'no services',
    empty,
    ['No services in namespace kserve-demo', 'Deploy one', 'c      choose another context (there are 2)'],
  ],
  ['no cluster', noCluster, ['isvc   no cluster', 'd      open the demo']],
])('%s: what is so, and what to do', (_, state, texts) => {
  for (const text of texts) expect(textOf(state)).toContain(text);
  expect(textOf(state)).not.toContain('isvc demo');
  expect(textOf(state)).not.toContain('p predict');
});

/** The key of the first way on that is offered. */
const firstWay = (state: State) => /^ {3}(\w+) +(?:open|choose|ask|try)/mu.exec(textOf(state))?.[1];

test('an empty namespace offers another one first, a cluster that does not answer the demo', () => {
  expect(firstWay(empty)).toBe('n');
  expect(firstWay(silent)).toBe('d');
});

test('without a cluster there is no namespace to choose', () => {
  expect(textOf(noCluster)).not.toContain('choose another namespace');
});

test('an empty namespace asks once what the others have, and tells it, the fullest first', () => {
  const asked = after(stateWith([]), { type: 'listed', services: [] });
  expect(asked.elsewhere).toEqual({});
  const counts = new Map([
    ['nlp', 2],
    ['vision', 7],
    ['kserve-demo', 3],
  ]);
  const told = after(empty, {
    type: 'counted-elsewhere',
    namespace: 'kserve-demo',
    elsewhere: { counts, exists: true },
  });
  expect(textOf(told)).toContain('There are 9 in other namespaces: vision (7), nlp (2). n goes there.');
});

test('what another namespace, chosen before, has beside it does not count', () => {
  const elsewhere = { exists: false };
  const late = after(empty, { type: 'counted-elsewhere', namespace: 'left', elsewhere });
  expect(late).toEqual(empty);
});

test('d opens the demo where there is nothing to list, and only there', () => {
  expect(effectsOf(refused, 'd')).toEqual([{ type: 'open-demo' }]);
  expect(effectsOf(empty, 'd')).toEqual([{ type: 'open-demo' }]);
  expect(effectsOf(stateWith(named('a')), 'd')).toMatchObject([{ type: 'load-details' }]);
});

test('enter asks again; without a cluster it looks for a kubeconfig', () => {
  expect(effectsOf(refused, 'enter')).toEqual([
    { type: 'watch', namespace: 'kserve-demo' },
    { type: 'survey' },
  ]);
  expect(pressed(refused, 'enter').list).toEqual({ state: 'loading' });
  expect(effectsOf(noCluster, 'enter')).toEqual([{ type: 'connect', context: undefined }]);
});
