import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortedValues } from '../../src/discovery/service-list.js';

test('whatever comes and goes, the list is that of a map, sorted by key', () => {
  const key = fc.constantFrom('', 'a', 'a-b', 'a/b', 'b', 'B', 'b0', 'c', 'ç', 'z');
  const step = fc.tuple(key, fc.option(fc.nat()));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const sorted = sortedValues<number>();
      const plain = new Map<string, number>();
      for (const [name, value] of steps) {
        if (value === null) {
          sorted.delete(name);
          plain.delete(name);
        } else {
          sorted.set(name, value);
          plain.set(name, value);
        }
        expect(sorted.list()).toEqual([...plain.keys()].sort().map((one) => plain.get(one)));
      }
    }),
  );
});

test('a list that was given stays as it is', () => {
  const sorted = sortedValues<number>();
  sorted.set('a', 1);
  const before = sorted.list();
  sorted.set('a', 2);
  sorted.set('b', 3);
  expect(before).toEqual([1]);
});
