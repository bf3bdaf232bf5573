import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { programs } from './kinds-of-tests.ts';
import { inOrderOfFirstRun, longBesideShort, longest } from './longest-first.ts';

test('each of the longest files is there, once', () => {
  expect(longest.filter((file) => !existsSync(file))).toEqual([]);
  expect(new Set(longest).size).toBe(longest.length);
});

test('a first run begins with the longest files, then those that start programs', () => {
  const [first = '', second = ''] = longest;
  const program = programs.find((file) => !longest.includes(file)) ?? '';
  const others = ['test/config/other.test.ts', 'test/another.test.ts'];
  expect(inOrderOfFirstRun([...others, program, second, first], (file) => file)).toEqual([
    first,
    second,
    program,
    ...others,
  ]);
});

test('the longest files, which have half of the time, begin among the others', () => {
  const ms = [8, 6, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1];
  expect(longBesideShort(ms, (time) => time)).toEqual([8, 4, 3, 3, 6, 2, 2, 4, 1, 1, 1, 1]);
  const unknown = ['a', 'b', 'c'];
  expect(longBesideShort(unknown, () => 0)).toEqual(unknown);
});
