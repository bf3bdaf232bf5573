import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonInRows } from '../../src/format/json-rows.js';

test('JSON whose lines are short stays as it was written', () => {
  const text = '{ "instances" : [\n\t[1.0, 2]\r\n] }\n';
  expect(jsonInRows('{ "instances" : [1.0, 2] }')).toBe('{ "instances" : [1.0, 2] }');
  expect(jsonInRows(text)).toBe('{ "instances" : [\n  [1.0, 2]\n] }\n');
});

test('a long line becomes rows, broken behind commas', () => {
  const rows = jsonInRows(`{"instances":[[${'6.80,'.repeat(40)}1]],"a":"x, y"}`).split('\n');
  expect(rows.slice(0, 2)).toEqual(['{', '  "instances": [']);
  expect(rows[2]).toMatch(/^ {4}\[6\.80, .*6\.80,$/);
  expect(rows[3]).toMatch(/^ {6}6\.80, /);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(76);
});

test('what is no JSON stays as it is', () => {
  const text = `\t${'a, '.repeat(60)}`;
  expect(jsonInRows(text)).toBe(text);
});

test('any JSON is the same JSON in rows', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 1, max: 40 }), (text, times) => {
      const long = `[${Array.from({ length: times }, () => text).join(',')}]`;
      expect(JSON.parse(jsonInRows(long))).toEqual(JSON.parse(long));
    }),
  );
});
