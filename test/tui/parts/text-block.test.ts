import { expect, test } from 'vitest';
import { growText, noText } from '../../../src/inference/text-so-far.js';
import { rowsSoFar, textRows } from '../../../src/tui/parts/text-block.js';
import type { Line } from '../../../src/tui/parts/line.js';

const textOf = (rows: readonly Line[]) => rows.map((row) => row.map(({ text }) => text).join(''));
const came = (content: string, reasoning = '') =>
  growText(noText, [{ index: 0, content, reasoning, callsTool: false }]);
const words = (count: number) =>
  Array.from({ length: count }, (_, at) => (at % 30 === 29 ? `word${at}.\n` : `word${at} `)).join('');

test('a text that still comes has the rows that it has once it has come', () => {
  const [content, reasoning] = [words(4000), '  thinking\nof it\n'];
  const rows = rowsSoFar(came(content, reasoning), 70);
  const whole = textRows(
    {
      choices: [{ index: 0, content, reasoning, toolCalls: [], logprobs: [], finishReason: 'stop' }],
    },
    70,
  );
  expect(textOf(rows.slice(0, rows.length))).toEqual(textOf(whole.slice(0, whole.length)));
});

test('a text that still comes grows on the screen beyond 100,000 characters, to its last word', () => {
  const rows = rowsSoFar(came(words(30_000)), 70);
  expect(textOf(rows.slice(rows.length - 1, rows.length))[0]).toMatch(/word29998 word29999\.$/u);
});

test('what was let go of a text without end is said above it', () => {
  const lines = growText(noText, [
    { index: 0, content: `${'x'.repeat(999)}\n`.repeat(300), reasoning: '', callsTool: false },
    { index: 0, content: `${'y'.repeat(999)}\n`.repeat(300), reasoning: '', callsTool: false },
    { index: 0, content: 'z', reasoning: '', callsTool: false },
  ]);
  expect(textOf(rowsSoFar(lines, 70).slice(0, 1))).toEqual(['… 300 kB before']);
});

test('rows of lines that are finished are made once', () => {
  const before = came(words(3000));
  const after = growText(before, [{ index: 0, content: 'and on', reasoning: '', callsTool: false }]);
  const [first] = rowsSoFar(before, 70).slice(0, 1);
  expect(rowsSoFar(after, 70).slice(0, 1)[0]).toBe(first);
});
