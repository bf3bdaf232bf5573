import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonInRows } from '../../src/format/json-text.js';

test('JSON whose lines are short stays as it was written', () => {
  const text = '{ "instances" : [\n\t[1.0, 2]\r\n] }\n';
  expect(jsonInRows('{ "instances" : [1.0, 2] }')).toBe('{ "instances" : [1.0, 2] }');
  expect(jsonInRows(text)).toBe('{ "instances" : [\n  [1.0, 2]\n] }');
});

test('a long line becomes rows: what fits stays together', () => {
  const text = `{"spec":{"name":"a","key":"b"},"list":[[${'6.80,'.repeat(30)}1],[1,2]],"long":"${'x'.repeat(90)}"}`;
  expect(jsonInRows(text).split('\n')).toEqual([
    '{',
    '  "spec": {"name": "a", "key": "b"},',
    '  "list": [',
    `    [${'6.80, '.repeat(11)}6.80,`,
    `      ${'6.80, '.repeat(10)}6.80,`,
    `      ${'6.80, '.repeat(7)}1],`,
    '    [1, 2]',
    '  ],',
    `  "long": "${'x'.repeat(90)}"`,
    '}',
  ]);
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
