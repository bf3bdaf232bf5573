import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { propertyRuns } from '../fuzz/property-runs.js';
import { entriesOf, stringifyJson, type Json } from '../../src/inference/json.js';
import { isNumbers } from '../../src/inference/json-numbers.js';
import { guessDatatype, readTensor } from '../../src/inference/make-tensor.js';
import { parseJson, readJson } from '../../src/inference/read-json.js';
import type { Datatype } from '../../src/inference/tensor.js';
import { atOnce, inSlices } from '../../src/runtime/work.js';
import { Problem } from '../../src/problem.js';

const never = AbortSignal.any([]);

function read(text: string, side: 'payload' | 'answer' = 'payload'): Json {
  return atOnce(readJson(Buffer.from(text), side)).value;
}

function values(text: string, datatype: Datatype) {
  return atOnce(readTensor('x', datatype, undefined, read(text), 'payload')).values;
}

describe('numbers', () => {
  test.each([
    ['[1,2]', 'INT64'],
    ['[1.0,2]', 'FP64'],
    ['[[1,2],[3,1e3]]', 'FP64'],
    ['1.0', 'FP64'],
    ['[-0.0]', 'FP64'],
    ['[-0]', 'INT64'],
    ['[null,1]', 'FP64'],
    ['[NaN]', 'FP64'],
    ['[9223372036854775807,-9223372036854775808]', 'INT64'],
    ['[9223372036854775808]', 'UINT64'],
    ['[18446744073709551615,0]', 'UINT64'],
    ['[18446744073709551616]', 'FP64'],
    ['[9223372036854775808,-1]', 'FP64'],
    ['[-9223372036854775809]', 'FP64'],
    ['[9007199254740993,0.5]', 'FP64'],
    ['[]', 'INT64'],
    ['[1,"a"]', undefined],
    ['[true,1]', undefined],
  ])('%s is %s', (text, datatype) => {
    expect(atOnce(guessDatatype(read(text), 'FP64'))).toBe(datatype);
  });

  test('a list is written again as it was', () => {
    for (const text of ['{"a":[1.0, 1e3,-0.0]}', '[[1.50],[ 2 ]]', '{"x":1.0,"y":1E5}', '[1e400]']) {
      expect(stringifyJson(read(text)).replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });

  test('one integer beyond 2^53 among fractions is rounded once for a float, and exact for an integer', () => {
    expect(values('[0.5,9007199254740993]', 'FP64')).toEqual(Float64Array.of(0.5, 9007199254740992));
    expect(values('[1.0,9007199254740993,-2e3]', 'INT64')).toEqual(
      BigInt64Array.of(1n, 9007199254740993n, -2000n),
    );
  });

  test('zero keeps its sign', () => {
    const [a, b] = values('[-0.0,-0]', 'FP32');
    expect([a, b].map((value) => Object.is(value, -0))).toEqual([true, true]);
  });

  test.each<[Datatype, string, string]>([
    ['INT64', '[1,9223372036854775808]', '9223372036854775808'],
    ['INT64', '[1,1.5]', '1.5'],
    ['INT64', '[1,1e19]', '1e19'],
    ['UINT64', '[1,-1]', '-1'],
    ['UINT64', '[[18446744073709551616]]', '18446744073709551616'],
    ['INT8', '[[1,2],[3,128]]', '128'],
    ['UINT8', '[0.5]', '0.5'],
    ['FP32', '[1,1e39]', '1e39'],
    ['FP64', '[1e400]', '1e400'],
    ['FP32', '[1,null]', 'null'],
    ['BYTES', '[1]', '1'],
  ])('%s does not hold %s', (datatype, text, wrong) => {
    expect(() => values(text, datatype)).toThrow(`${wrong} is not a value of ${datatype}`);
  });

  test('every double is read as JavaScript reads it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noDefaultInfinity: true, noNaN: true }), { minLength: 1 }),
        (doubles) => {
          const text = `[${doubles.map((value) => (Object.is(value, -0) ? '-0.0' : String(value))).join(',')}]`;
          expect(values(text, 'FP64')).toEqual(Float64Array.from(doubles));
        },
      ),
      { numRuns: propertyRuns(100) },
    );
  });

  test('every number of up to 25 digits is read as JavaScript reads it', () => {
    const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,12})\.\d{1,12}(?:e-?\d{1,2})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        expect(values(`[${text}]`, 'FP64')).toEqual(Float64Array.of(Number(text)));
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  test('every integer of 64 bits is exact', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 }),
        (all) => {
          expect(values(`[${all.join(',')}]`, 'INT64')).toEqual(BigInt64Array.from(all));
        },
      ),
      { numRuns: propertyRuns(100) },
    );
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1 }), (all) => {
        expect(values(`[${all.join(',')}]`, 'UINT64')).toEqual(BigUint64Array.from(all));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});

describe('objects and text', () => {
  test('keys keep their order, also when they look like integers', () => {
    const value = read('{"10":1,"9":2,"a":3,"0":{"2":1,"1":2}}');
    expect(entriesOf(value as { readonly [key: string]: Json }).map(([key]) => key)).toEqual([
      '10',
      '9',
      'a',
      '0',
    ]);
    expect(stringifyJson(value)).toBe('{"10":1,"9":2,"a":3,"0":{"2":1,"1":2}}');
  });

  test('of two members with one key the last one holds', () => {
    expect(stringifyJson(read('{"a":1,"7":0,"a":2,"7":3}'))).toBe('{"a":2,"7":3}');
  });

  test('half of a surrogate pair stays as it was escaped, and is no value of BYTES', () => {
    expect(stringifyJson(read(String.raw`["\ud800"]`))).toBe(String.raw`["\ud800"]`);
    expect(() => values(String.raw`["\ud800"]`, 'BYTES')).toThrow('is not a value of BYTES');
  });

  test('10,000 levels are a problem; so many as are allowed are not', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = (levels: number) => open.repeat(levels) + '1' + close.repeat(levels);
      expect(() => read(deep(10_000))).toThrow('nested more than 1000 levels deep');
      expect(stringifyJson(read(deep(900)))).toBe(deep(900));
    }
  });

  test('an answer may have a comma too many, with a note; a payload may not', () => {
    for (const text of ['{"predictions":[1,2],}', '{"predictions":[1,2,]}']) {
      const { value, notes } = atOnce(readJson(Buffer.from(text), 'answer'));
      expect(stringifyJson(value)).toBe('{"predictions":[1,2]}');
      expect(notes).toEqual([expect.stringContaining('comma')]);
      expect(() => read(text)).toThrow('not valid JSON');
    }
    for (const text of ['[,1]', '{,}', '[1,,2]'])
      expect(() => read(text, 'answer')).toThrow('not valid JSON');
  });

  test('is read as the plain values are, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (json, indent) => {
        const text = JSON.stringify(json, null, indent);
        expect(JSON.parse(stringifyJson(read(text)))).toEqual(JSON.parse(stringifyJson(parseJson(text))));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});

test('lists of numbers take no memory of their own, ragged and mixed ones only where they must', () => {
  expect(isNumbers(read('[[[1,2],[3,4]]]'))).toBe(true);
  const ragged = read('[[1,2],[3]]') as readonly Json[];
  expect(ragged.map(isNumbers)).toEqual([true, true]);
  expect(stringifyJson(read('[[1,2],[3],"x",[[4]]]'))).toBe('[[1,2],[3],"x",[[4]]]');
});

test('large JSON lets others have their turn, and ends when it is given up', async () => {
  const bytes = Buffer.from(`[${'1.5,'.repeat(3_000_000)}1]`);
  let turns = 0;
  let isRunning = true;
  const count = () => {
    turns += 1;
    if (isRunning) setImmediate(count);
  };
  count();
  await inSlices(readJson(bytes, 'answer'), undefined, never);
  isRunning = false;
  expect(turns).toBeGreaterThan(2);

  const controller = new AbortController();
  const reading = inSlices(readJson(bytes, 'answer'), undefined, controller.signal);
  setImmediate(() => controller.abort(new Problem('interrupted', 'given up', { remedy: '' })));
  await expect(reading).rejects.toThrow('given up');
});

test('a byte order mark before an answer is passed over, with a note; no payload may have one here', () => {
  const bytes = Buffer.from('\uFEFF{"a":[1,2]}');
  const { value, notes } = atOnce(readJson(bytes, 'answer'));
  expect([stringifyJson(value), notes]).toEqual([
    '{"a":[1,2]}',
    ['the answer is not strict JSON: a byte order mark stands before it'],
  ]);
  expect(parseJson(bytes, 'answer')).toEqual({ a: [1, 2] });
  expect(() => parseJson(bytes)).toThrow('line 1, column 1');
});
