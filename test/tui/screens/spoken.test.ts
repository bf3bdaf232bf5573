import { expect, test } from 'vitest';
import { spokenText, type Line } from '../../../src/tui/parts/line.js';
import { frameLines } from '../../../src/tui/screens/frame.js';
import { tellChange } from '../../../src/tui/screens/telling.js';
import type { State } from '../../../src/tui/state/state.js';
import { failed, service } from '../../inference/samples.js';
import { answered, doubles, ended, flower } from '../answers.js';
import { after, named, pressed, stateWith } from '../states.js';

const list = stateWith([
  service({ name: 'flower-sample' }),
  service({ name: 'broken', readiness: 'not-ready', whyNotReady: 'ModelLoadFailed: none' }),
  service({ name: 'half', startFailure: 'the new version does not start' }),
  ...named('other'),
]);
const scores = answered([
  { name: 'scores', datatype: 'FP32', shape: [3], values: new Float32Array([0.7, 0.2, 0.1]) },
]);
const image = answered([{ name: 'image', datatype: 'UINT8', shape: [8, 8], values: new Uint8Array(64) }]);
const answers = after(list, ended(answered([doubles('x', [2])])), ended(scores));

const states: readonly (readonly [string, State])[] = [
  ['the list', list],
  ['an answer', answers],
  ['an image', pressed(after(list, ended(image)), 'v')],
  ['the whole answer', pressed(answers, 'v')],
  ['a failure', after(list, ended(failed({})))],
  ['a prediction in flight', pressed(list, 'p')],
  ['a repetition', after(pressed(list, 'r'), ended(scores), ended(scores))],
  ['marked services', pressed(list, 'space', 'space', 'p')],
  ['details', pressed(list, 'enter')],
  ['the history', pressed(answers, 'h')],
  ['differences', pressed(answers, 'h', 'enter')],
  ['the raw exchange', pressed(answers, 'w')],
  ['contexts', pressed(list, 'c')],
  ['keys', pressed(list, '?')],
  ['a line that is typed', pressed(list, '/', 'f')],
  ['a cluster that is not reached', after(list, { type: 'list-interrupted', why: 'refused' })],
];

/** Signs, rules, bars and pixels: only there to be seen. */
const drawn = /[─▀-▟│┃▸▲●◌◐■◆↻≠✗→]/u;

test.each(states)('of %s nothing that is only drawn is said', (_, state) => {
  const rows: readonly Line[] = frameLines(state);
  expect(rows.map(spokenText).filter((text) => drawn.test(text))).toEqual([]);
  expect(tellChange(undefined, state).filter((text) => drawn.test(text))).toEqual([]);
});

test('signs are words, and what is told of a bar is its value', () => {
  const said = tellChange(undefined, answers);
  expect(said).toContain('scores, FP32 [3], 0, 0.7');
  expect(tellChange(undefined, after(list, ended(failed({}))))).toEqual(
    expect.arrayContaining([
      'failed: the gateway has no route for this host',
      'next: Pass the right host with --host. (here: 1)',
    ]),
  );
  expect(tellChange(undefined, pressed(list, 'G', 'enter'))).toContain('failed: not ready, created 8s ago');
});

test('what came from a model is said as it is, signs too', () => {
  const text = { name: 'text', datatype: 'BYTES', shape: [1], values: [Buffer.from('a → b ● c')] } as const;
  expect(tellChange(undefined, after(list, ended(answered([text])))).join('\n')).toContain('a → b ● c');
  expect(answers.cursor).toBe(flower);
});
