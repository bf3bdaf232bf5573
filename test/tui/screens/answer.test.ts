import { expect, test } from 'vitest';
import { textWidth } from '../../../src/format/text.js';
import type { Tensor } from '../../../src/inference/tensor.js';
import type { State } from '../../../src/tui/state/state.js';
import { exchange } from '../../inference/samples.js';
import { answered, counted, doubles, ended, flower } from '../answers.js';
import { drawn } from '../screen.js';
import { after, named, pressed, stateWith } from '../states.js';

const base = stateWith(named('flower-sample'));
const withAnswer = (...tensors: readonly Tensor[]) => after(base, ended(answered(tensors)));
const text = (state: State) => drawn(state).join('\n');
const bytes = (value: string): Tensor => ({
  name: 'text',
  datatype: 'BYTES',
  shape: [1],
  values: [new TextEncoder().encode(value)],
});

test('v shows the whole answer, and esc goes back', () => {
  const shown = pressed(withAnswer(doubles('m', [3, 3])), 'v');
  expect(drawn(shown)[2]).toContain('● answered by the model · 23 ms');
  expect(drawn(shown).slice(3, 10)).toEqual([
    "   sent an example made from the model's metadata in v1",
    '',
    '   m  FP64 [3,3]',
    '          0  1  2',
    '     [0]  0  1  2',
    '     [1]  3  4  5',
    '     [2]  6  7  8',
  ]);
  expect(pressed(shown, 'esc').places).toEqual(base.places);
});

test('a table scrolls both ways, and stops at its ends', () => {
  const shown = pressed(withAnswer(doubles('m', [100, 50], (at) => at % 1000)), 'v');
  expect(text(shown)).toContain('columns 0–12 of 50');
  const right = pressed(shown, 'right', 'right');
  expect(text(right)).toContain('columns 2–14 of 50');
  expect(text(right)).toContain('[0]    2    3    4');
  expect(text(pressed(right, ...Array.from({ length: 9 }, () => ']')))).toContain('columns 37–49 of 50');
  expect(text(pressed(right, '[', 'left'))).toContain('columns 0–12 of 50');
  expect(text(pressed(right, 'end'))).toContain('[99]');
});

test('names of columns and tensor stay above a table that is scrolled, labels of rows beside it', () => {
  const view = pressed(withAnswer(doubles('first', [40, 50]), doubles('second', [40, 50])), 'v');
  const scrolled = (lines: number) => drawn(pressed(view, ...Array.from({ length: lines }, () => 'j')));
  // Head, what was sent and an empty row stand above the name.
  expect(scrolled(3).slice(2, 6).map(words)).toEqual(['first FP64', '0 1', '[0] 0', '[1] 50']);
  expect(scrolled(4).slice(2, 6).map(words)).toEqual(['first FP64', '0 1', '[1] 50', '[2] 100']);
  expect(scrolled(24).slice(2, 5).map(words)).toEqual(['first FP64', '0 1', '[21] 1050']);
  const [name, titles, row] = drawn(pressed(view, 'end', ']'))
    .slice(2)
    .map(words);
  expect([name, titles]).toEqual(['second FP64', '10 11']);
  expect(row).toBe('[22] 1110');
});

const words = (row: string) => row.trim().split(/ +/).slice(0, 2).join(' ');

test('labels from a file stand beside the classes, and beside the class that was chosen', () => {
  const tensors: readonly Tensor[] = [
    { name: 'prediction', datatype: 'INT64', shape: [1], values: new BigInt64Array([1n]) },
    { name: 'scores', datatype: 'FP32', shape: [1, 2], values: new Float32Array([0.25, 0.75]) },
  ];
  const labeled = after(withAnswer(...tensors), {
    type: 'labeled',
    of: flower,
    labels: { from: 'file', names: ['rose', 'tulip'] },
  });
  for (const state of [labeled, pressed(labeled, 'v')]) {
    expect(text(state)).toMatch(/1 {2}tulip +█+ +0\.75\n.*0 {2}rose +█+ +0\.25/);
    expect(text(state)).toMatch(/ 1 {2}tulip(\n|$)/m);
  }
});

test('an image is drawn, an embedding is a line, text is wrapped', () => {
  const image: Tensor = {
    name: 'i',
    datatype: 'UINT8',
    shape: [8, 8, 3],
    values: new Uint8Array(192).fill(255),
  };
  const shown = text(
    withAnswer(
      image,
      doubles('e', [1, 64], (at) => at / 8),
      bytes('long '.repeat(30).trim()),
    ),
  );
  expect(shown).toContain('@@@@@@@@');
  expect(shown).toContain('8×8 pixels');
  expect(shown).toContain('64 values · norm 36.');
  expect(text(withAnswer(bytes('long '.repeat(30).trim())))).toMatch(/long long long\n +long/);
});

test('several texts are shown whole, each under its number', () => {
  const all = {
    ...bytes(''),
    shape: [2],
    values: ['word '.repeat(30), 'short'].map((one) => new TextEncoder().encode(one)),
  };
  const shown = text(pressed(withAnswer(all), 'v'));
  expect(shown.match(/word/g)).toHaveLength(30);
  expect(shown).toMatch(/\[0\]\n +word word[^]*\[1\]\n +short/);
});

test('each image of a batch is drawn with its index, as many in a row as fit', () => {
  // The n-th image is as bright as n of 5.
  const values = Uint8Array.from({ length: 6 * 20 * 20 }, (_, at) => Math.floor(at / 400) * 51);
  const images: Tensor = { name: 'i', datatype: 'UINT8', shape: [6, 20, 20, 1], values };
  expect(text(withAnswer(images))).toContain('20×20 pixels · the first of 6');
  const view = pressed(withAnswer(images), 'v');
  expect(text(view)).toContain('6 images of 20×20 pixels');
  expect(text(view)).toMatch(/\n {27}\.{20} {2}-{20}\n/);
  expect(text(view)).toMatch(/\n {5}\[0\] {19}\[1\] {19}\[2\]\n/);
  expect(text(pressed(view, 'pagedown'))).toMatch(/\n {5}\*{20} {2}#{20} {2}@{20}\n(?:.*\n)* {5}\[3\]/);
});

test('an answer without tensors is JSON, a member on each line', () => {
  const state = after(
    base,
    ended(exchange({ answer: { tensors: [], json: [Buffer.from('{"a":1,"b":["x"]}')] } })),
  );
  expect(drawn(state)).toEqual(expect.arrayContaining(['   {', '     "a": 1,', '     "b": ["x"]', '   }']));
});

test('p stays on the view, which then shows the new answer', () => {
  const asked = pressed(pressed(withAnswer(doubles('first', [1])), 'v'), 'p');
  expect(text(asked)).toContain('looking for the way in…');
  expect(text(after(asked, ended(answered([doubles('second', [1])]))))).toContain('second');
});

const million = [1000, 1000];
const kinds: readonly (readonly [string, Tensor])[] = [
  ['a matrix', doubles('x', million)],
  ['a vector', doubles('x', [1_000_000])],
  ['shares that sum up to 1', doubles('x', [1_000_000], () => 1e-6)],
  ['a batch of shares', doubles('x', million, () => 1e-3)],
  ['an image', { name: 'x', datatype: 'UINT8', shape: [500, 500, 4], values: new Uint8Array(1_000_000) }],
  ['an image of shares', doubles('x', [500, 500, 4], () => 0.5)],
  [
    'texts',
    { ...bytes(''), shape: million, values: Array<Uint8Array>(1_000_000).fill(new Uint8Array(9).fill(97)) },
  ],
];

test.each(kinds)('of a million values, a frame reads only what it shows: %s', (_, huge) => {
  const { tensor, reads } = counted(huge);
  const size = { columns: 300, rows: 100 };
  let state = after(withAnswer(tensor), { type: 'resized', size });
  const frames = [[], ['v'], ['pagedown'], ['end'], ['right'], [']'], ['home']];
  for (const keys of frames) {
    const before = reads();
    state = pressed(state, ...keys);
    const rows = drawn(state);
    expect(Math.max(...rows.map(textWidth))).toBeLessThanOrEqual(size.columns);
    expect(reads() - before).toBeLessThan(60_000);
  }
});

test('a shorter answer after a long one that was scrolled is seen', () => {
  const scrolled = pressed(withAnswer(doubles('long', [400])), 'v', 'G');
  const short = after(scrolled, ended(answered([doubles('short', [1])])));
  expect(text(short)).toContain('short  FP64 [1]');
  const half = after(scrolled, ended(answered([doubles('half', [200])])));
  expect(text(pressed(half, 'k'))).not.toBe(text(half));
});

test('what was found out of an answer is not found out again', () => {
  const { tensor, reads } = counted(doubles('x', [30_000], () => 1 / 30_000));
  const state = pressed(withAnswer(tensor), 'v');
  drawn(state);
  const before = reads();
  drawn(pressed(state, 'j'));
  expect(reads() - before).toBeLessThan(2_000);
});
