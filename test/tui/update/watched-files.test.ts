import { expect, test } from 'vitest';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';
import { update } from '../../../src/tui/update/update.js';
import type { Message } from '../../../src/tui/state/messages.js';

const of = 'kserve-demo/iris';
const base = pressed(stateWith(named('iris')), 'P');
const made = (
  content: string,
  changes: { readonly path?: string; readonly isSaved?: true } = {},
): Message => ({
  type: 'payload-made',
  of,
  payload: {
    bytes: Buffer.from(content),
    fileName: 'a.json',
    source: 'the file a.json',
    ...(changes.path === undefined ? {} : { path: changes.path }),
  },
  ...(changes.isSaved === true ? { isSaved: true } : {}),
});
const chosen = after(base, made('1', { path: 'a.json' }));
const saved = made('2', { path: 'a.json', isSaved: true });
const typesOf = (state: typeof base, message: Message) => update(state, message)[1].map(({ type }) => type);

test('a file is watched while it is what is sent, and no longer', () => {
  expect(typesOf(base, made('1', { path: 'a.json' }))).toContain('watch-file');
  expect(typesOf(chosen, saved)).not.toContain('watch-file');
  expect(typesOf(chosen, made('3'))).toContain('unwatch-file');
  expect(effectsOf(chosen, 'x').map(({ type }) => type)).toContain('unwatch-file');
});

test('a save of another file than the one that is sent changes nothing', () => {
  const other = made('9', { path: 'b.json', isSaved: true });
  expect(after(chosen, other).payloads).toBe(chosen.payloads);
});

test('where each save predicts, one that comes during a call is sent after it', () => {
  const sending = pressed(chosen, 'W');
  expect(typesOf(sending, saved)).toContain('predict');
  const inFlight = after(sending, saved);
  expect(typesOf(inFlight, saved)).not.toContain('predict');
  const ended: Message = {
    type: 'call-ended',
    of,
    outcome: { kind: 'problem', at: 0, failure: { kind: 'timeout', summary: 'Too slow.', next: [] } },
  };
  expect(typesOf(after(inFlight, saved), ended)).toContain('predict');
  expect(typesOf(inFlight, ended)).not.toContain('predict');
  expect(after(inFlight, ended).notice).toContain('Too slow. · v shows it');
});

test('W is for files alone, and a second time ends it', () => {
  expect(pressed(after(base, made('1')), 'W').notice).toContain('only a file is watched');
  expect(typesOf(pressed(chosen, 'W', 'W'), saved)).not.toContain('predict');
});
