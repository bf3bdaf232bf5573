import { expect, test } from 'vitest';
import { stepTo, withReplaced } from '../../src/discovery/list-step.js';
import { makeService } from './make-service.js';

const list = ['a', 'b', 'c'].map((name) => makeService({ name }));
const other = makeService({ name: 'b', resourceVersion: '2' });

test('a list knows what was replaced in it, and the one that it was leaves as it is', () => {
  const next = withReplaced(list, new Map([[1, other]]));
  expect(next).toEqual([list[0], other, list[2]]);
  expect(list[1]?.resourceVersion).toBe('1');
  expect(stepTo(next)).toEqual({ before: list, places: [1] });
  expect(stepTo(list)).toBeUndefined();
});

test('nothing that is replaced leaves the same list', () => {
  expect(withReplaced(list, new Map())).toBe(list);
});

test('only the last step is known: with all of them no list would be forgotten', () => {
  const next = withReplaced(list, new Map([[1, other]]));
  const last = withReplaced(next, new Map([[0, makeService({ name: 'a', resourceVersion: '3' })]]));
  expect(stepTo(last)?.before).toBe(next);
  expect(stepTo(next)).toBeUndefined();
});
