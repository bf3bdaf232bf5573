import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLayout, jsonTokens } from '../../src/format/json-text.js';
import { character } from '../fuzz/character.js';

test('keys, strings, numbers and words are told apart', () => {
  const tokens = jsonTokens('{"a" : "b\\"c", "d": [-1.5e3, true, NaN]}').filter(
    ({ kind }) => kind !== 'punctuation',
  );
  expect(tokens.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'key "a"',
    String.raw`string "b\"c"`,
    'key "d"',
    'number -1.5e3',
    'word true',
    'word NaN',
  ]);
});

test('objects, and lists that hold lists, get a line for each member; plain lists stay on one', () => {
  expect(jsonLayout('{"a":[1,2],"b":[[1],[2]],"c":{},"d":"x,y"}').split('\n')).toEqual([
    '{',
    '  "a": [1, 2],',
    '  "b": [',
    '    [1],',
    '    [2]',
    '  ],',
    '  "c": {},',
    '  "d": "x,y"',
    '}',
  ]);
});

test('numbers stay as they were sent', () => {
  expect(jsonLayout('[1.0,12345678901234567890]')).toBe('[1.0, 12345678901234567890]');
});

test('any JSON is the same JSON after layout, and any text the same after its tokens', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(jsonLayout(text))).toEqual(JSON.parse(text));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: character }), (text) => {
      expect(
        jsonTokens(text)
          .map((token) => token.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('what is nested without end takes no more space than time', () => {
  expect(jsonLayout('['.repeat(20_000)).length).toBeLessThan(2_000_000);
});
