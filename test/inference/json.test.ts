import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Json } from '../../src/inference/json.js';
import { ownField, stringifyJson } from '../../src/inference/json.js';
import { parseJson } from '../../src/inference/read-json.js';
import { Problem } from '../../src/problem.js';

describe('parseJson', () => {
  test.each<[string, string, unknown]>([
    ['an integer beyond 2^53', '[9007199254740993]', [9007199254740993n]],
    ['a negative one', '{"a":-9223372036854775808}', { a: -9223372036854775808n }],
    ['2^53 - 1 stays a number', '9007199254740991', 9007199254740991],
    ['16 digits that fit stay a number', '1234567890123456', 1234567890123456],
    ['a long fraction is a number', '0.30000000000000004', 0.30000000000000004],
    ['a long number with an exponent is a number', '1000000000000000000e2', 1e20],
    ['digits in a string', '["12345678901234567890"]', ['12345678901234567890']],
    ['NaN and Infinity', '[NaN, Infinity,-Infinity]', [NaN, Infinity, -Infinity]],
    ['words in strings are text', String.raw`["NaN","a \"Infinity",NaN]`, ['NaN', 'a "Infinity', NaN]],
    ['a string that looks like our mark', '["isvcNaN",NaN]', ['isvcNaN', NaN]],
    ['a backslash before the closing quote', String.raw`["\\",NaN]`, ['\\', NaN]],
  ])('%s', (_, text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  test('__proto__ is a property like any other, on both ways', () => {
    for (const number of ['1', '12345678901234567890']) {
      const value = parseJson(`{"__proto__":{"polluted":${number}}}`);
      expect(Object.keys(value ?? {})).toEqual(['__proto__']);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
    expect(ownField({}, 'constructor')).toBeUndefined();
  });

  test.each([
    ['{"a":1,\n "b":tru}', 'line 2, column 6: expected value'],
    ['[1,\n2', 'line 2, column 2: expected , or ]'],
    ['{"a" 1}', 'line 1, column 6: expected :'],
    ['{"a":1}}', 'line 1, column 8: expected the end'],
    ['{"a":1,}', 'line 1, column 8: expected name'],
    ['["a\nb"]', 'line 1, column 4: expected the rest of a string'],
    ['[NaN, nan]', 'line 1, column 7: expected value'],
    ['[01]', 'line 1, column 2: expected value or ]'],
    ['', 'line 1, column 1: expected value'],
  ])('%j is a problem that says where', (text, where) => {
    expect(() => parseJson(text)).toThrow(`The payload is not valid JSON (${where}).`);
  });

  test('an answer that is no JSON is a problem of kind answer', () => {
    const caught = attempt(() => parseJson('<html>', 'answer'));
    expect(caught).toBeInstanceOf(Problem);
    expect(caught).toMatchObject({ kind: 'answer' });
  });

  test('accepts what JSON.parse accepts, as the same value, and finds the fault in the rest', () => {
    fc.assert(
      fc.property(almostJson(), (text) => {
        const ours = attempt(() => parseJson(text));
        const plain = attempt(() => JSON.parse(text) as unknown);
        const expected = plain instanceof SyntaxError ? { kind: 'payload' } : plain;
        expect(ours instanceof Problem ? { kind: ours.kind } : ours).toEqual(expected);
        // The value may be an object whose `toString` is not a function.
        expect(ours instanceof Problem ? ours.summary : '').not.toContain('nested too deeply');
      }),
    );
  });
});

describe('stringifyJson', () => {
  test('writes every digit, and NaN and Infinity bare', () => {
    const value = { id: 18446744073709551615n, scores: [NaN, -Infinity, 0.1] };
    expect(stringifyJson(value)).toBe('{"id":18446744073709551615,"scores":[NaN,-Infinity,0.1]}');
  });

  test('writes what JSON.stringify writes, with and without indent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        expect(stringifyJson(json, { indent })).toBe(JSON.stringify(json, null, indent));
      }),
    );
  });

  test('and parseJson are inverse, whatever the integers', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.bigInt(), fc.double(), fc.string())), (values) => {
        const text = stringifyJson(values);
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
    );
  });
});

/** JSON with one character changed, or none; without what only we read. */
function almostJson(): fc.Arbitrary<string> {
  const character = fc.constantFrom(
    '',
    '"',
    '\\',
    ',',
    ':',
    '[',
    ']',
    '{',
    '}',
    '0',
    '-',
    '.',
    'e',
    '\n',
    '\u0001',
  );
  return fc
    .tuple(fc.json(), fc.nat(), character)
    .map(([text, at, other]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + other + text.slice(place + 1);
    })
    .filter((text) => !/\d{16}|NaN|Infinity/.test(text));
}

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
