import { expect, test } from 'vitest';
import { chooseMutationLines, mutatePatterns, mutationLines } from '../../scripts/mutation-sample.js';

const short = `const limit = 3;

export function isLong(text: string): boolean {
  return text.length > limit;
}
`;

test('a function is one piece, with the mutants that Stryker makes of it', async () => {
  // The body, true and false for the comparison, `>=` and `<=`.
  expect(await mutationLines('a.ts', short)).toEqual([{ file: 'a.ts', from: 3, to: 5, mutants: 5 }]);
});

test('a long function is cut, and no line is in two pieces', async () => {
  const calls = Array.from({ length: 28 }, (_, at) => `  note(${at} + 1);`).join('\n');
  const lines = await mutationLines('a.ts', `export function all() {\n${calls}\n}\n`);
  expect(lines).toEqual([
    { file: 'a.ts', from: 1, to: 10, mutants: 9 },
    { file: 'a.ts', from: 11, to: 20, mutants: 10 },
    { file: 'a.ts', from: 21, to: 30, mutants: 9 },
  ]);
});

const pieces = Array.from({ length: 40 }, (_, at) => ({
  file: `src/kserve/${at % 8}.ts`,
  from: at * 10 + 1,
  to: at * 10 + 10,
  mutants: at % 5,
}));

test('a seed chooses the same pieces every time, another seed others', () => {
  const first = chooseMutationLines(pieces, 20, '1');
  expect(chooseMutationLines(pieces.toReversed(), 20, '1')).toEqual(first);
  expect(chooseMutationLines(pieces, 20, '2')).not.toEqual(first);
});

test('a sample has the mutants that were asked for, at most one piece more, and no piece without any', () => {
  const chosen = chooseMutationLines(pieces, 20, '1');
  const sum = chosen.reduce((before, { mutants }) => before + mutants, 0);
  expect(sum).toBeGreaterThanOrEqual(20);
  expect(sum - (chosen.at(-1)?.mutants ?? 0)).toBeLessThan(20);
  expect(chosen.filter(({ mutants }) => mutants === 0)).toEqual([]);
});

test('more than there are: all of them', () => {
  expect(chooseMutationLines(pieces, 1000, '1')).toHaveLength(32);
});

test('a sample that loses a file keeps the others', () => {
  const chosen = chooseMutationLines(pieces, 20, '1');
  const gone = chosen[0]?.file;
  const without = chooseMutationLines(
    pieces.filter(({ file }) => file !== gone),
    20,
    '1',
  );
  expect(without).toEqual(expect.arrayContaining(chosen.filter(({ file }) => file !== gone)));
});

test('pieces in the words of Stryker', () => {
  expect(mutatePatterns([{ file: 'src/kserve/fields.ts', from: 3, to: 9, mutants: 4 }])).toEqual([
    'src/kserve/fields.ts:3-9',
  ]);
});
