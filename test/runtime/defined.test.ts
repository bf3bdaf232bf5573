import { expect, test } from 'vitest';
import { defined } from '../../src/runtime/defined.js';

test('a member that is undefined is not there; null, false, 0 and an empty text are', () => {
  const members = defined({ a: undefined, b: null, c: false, d: 0, e: '' });
  expect(Object.keys(members)).toEqual(['b', 'c', 'd', 'e']);
});

test('what is undefined takes nothing away from the object around it', () => {
  const limit: number | undefined = undefined;
  expect({ limit: 1, ...defined({ limit }) }).toEqual({ limit: 1 });
});
