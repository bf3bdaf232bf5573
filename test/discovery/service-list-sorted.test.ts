import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergedPlace, mergeSorted, sortedValues } from '../../src/discovery/sorted-values.js';

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

test('several lists are one, in the order of their keys', () => {
  const key = fc.constantFrom('a', 'a-b', 'a/b', 'b', 'c');
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(key), { maxLength: 3 }), (lists) => {
      const sorted = lists.map((keys, at) => {
        const values = sortedValues<string>();
        for (const one of keys) values.set(one, `${one} ${at}`);
        return values;
      });
      const merged = mergeSorted(sorted);
      for (const [at, values] of sorted.entries()) {
        const keys = lists[at] ?? [];
        const places = keys.map((one) => mergedPlace(sorted, values, one));
        expect(places).toEqual(keys.map((one) => merged.indexOf(`${one} ${at}`)));
      }
      const all = lists.flatMap((keys, at) => keys.map((one) => ({ one, value: `${one} ${at}` })));
      expect(merged).toEqual(
        all.toSorted((x, y) => (x.one < y.one ? -1 : x.one > y.one ? 1 : 0)).map(({ value }) => value),
      );
    }),
  );
});
