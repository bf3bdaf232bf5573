import { expect, test } from 'vitest';
import { growText, noText, type GrowingText, type TextSoFar } from '../../src/inference/text-so-far.js';

const delta = (content: string, more: { readonly index?: number; readonly reasoning?: string } = {}) => ({
  index: 0,
  reasoning: '',
  callsTool: false,
  content,
  ...more,
});
const grown = (pieces: readonly string[]): GrowingText => {
  const { choices } = pieces.reduce<TextSoFar>((text, piece) => growText(text, [delta(piece)]), noText);
  const [first] = choices;
  if (first === undefined) throw new Error('there is a choice');
  return first.content;
};
const wholeOf = ({ finished, open }: GrowingText) => [...finished.map(({ text }) => text), open].join('\n');

test('lines that are finished become blocks, which stay the same as the text goes on', () => {
  const lines = Array.from({ length: 2000 }, (_, at) => `line ${at} of a text that comes\n`);
  const half = grown(lines.slice(0, 1000));
  const all = grown(lines);
  expect(half.finished.length).toBeGreaterThan(5);
  expect(all.finished.slice(0, half.finished.length)).toEqual(half.finished);
  expect(all.open.length).toBeLessThan(5000);
  expect(wholeOf(all)).toBe(lines.join(''));
  const before = growText(noText, [delta(lines.join(''))]);
  const after = growText(before, [delta('and on')]);
  expect(after.choices[0]?.content.finished).toBe(before.choices[0]?.content.finished);
});

test('a line end of two characters belongs to no block', () => {
  const { finished } = grown([`${'words '.repeat(1000)}\r\n`, 'more']);
  expect(finished.map(({ text }) => text.endsWith('s '))).toEqual([true]);
});

test('a line that does not end is cut between two words once it is long', () => {
  const short = grown(['word '.repeat(2000)]);
  expect(short.finished).toEqual([]);
  const long = grown(['word '.repeat(4000), 'word']);
  expect(long.finished).toHaveLength(1);
  expect(`${long.finished[0]?.text} ${long.open}`).toBe(`${'word '.repeat(4000)}word`);
});

test('of a text without end its end is kept, and how much was let go', () => {
  const line = `${'x'.repeat(99)}\n`;
  const text = grown(Array.from({ length: 10_000 }, () => line));
  const kept = text.finished.reduce((sum, block) => sum + block.text.length, 0);
  expect(kept).toBeLessThanOrEqual(400_000);
  expect(text.dropped).toBeGreaterThan(500_000);
  expect(text.dropped + kept + text.open.length).toBeGreaterThan(980_000);
});

test('several texts, in the order of their numbers, each with its reasoning', () => {
  const { choices } = growText(growText(noText, [delta('b', { index: 1 })]), [
    delta('a'),
    delta('', { index: 1, reasoning: 'why' }),
  ]);
  expect(choices.map(({ index, content, reasoning }) => [index, content.open, reasoning.open])).toEqual([
    [0, 'a', ''],
    [1, 'b', 'why'],
  ]);
});
