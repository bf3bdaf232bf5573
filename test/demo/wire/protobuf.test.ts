import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  bytesOf,
  int64sOf,
  mapOf,
  messagesOf,
  parseMessage,
  textOf,
  textsOf,
  varintOf,
  varintsOf,
} from '../../../src/demo/wire/protobuf.js';
import {
  bytesField,
  mapField,
  messageBytes,
  packedField,
  textField,
  varintField,
} from '../../../src/demo/wire/protobuf-writer.js';

test("reads and writes the specification's own examples", () => {
  // protobuf.dev/programming-guides/encoding: Test1 { a: 150 }, Test2 { b: "testing" }, Test5 { f: [3, 270, 86942] }.
  const a = Buffer.from('089601', 'hex');
  const b = Buffer.from('120774657374696e67', 'hex');
  const f = Buffer.from('3206038e029ea705', 'hex');
  expect(varintOf(parseMessage(a), 1)).toBe(150n);
  expect(textOf(parseMessage(b), 2)).toBe('testing');
  expect(varintsOf(parseMessage(f), 6)).toEqual([3n, 270n, 86942n]);
  expect(Buffer.from(varintField(1, 150))).toEqual(a);
  expect(Buffer.from(textField(2, 'testing'))).toEqual(b);
  expect(Buffer.from(packedField(6, [3, 270, 86942]))).toEqual(f);
  expect(Buffer.from(varintField(1, -2)).toString('hex')).toBe('08feffffffffffffffff01');
});

test('any 64-bit integers survive, packed and one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), (values) => {
      const oneByOne = messageBytes(...values.map((value) => varintField(15, value)));
      expect(int64sOf(parseMessage(oneByOne), 15)).toEqual(values);
      expect(int64sOf(parseMessage(packedField(15, values)), 15)).toEqual(values);
    }),
  );
});

test('a repeated singular field counts the last time, an absent one is empty', () => {
  const message = parseMessage(
    messageBytes(textField(1, 'a'), textField(1, 'b'), varintField(2, 1), varintField(2, 2)),
  );
  expect([textOf(message, 1), textsOf(message, 1), varintOf(message, 2)]).toEqual(['b', ['a', 'b'], 2n]);
  expect([textOf(message, 9), varintOf(message, 9), bytesOf(message, 9), messagesOf(message, 9)]).toEqual([
    '',
    0n,
    undefined,
    [],
  ]);
});

test('maps of any keys survive', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.bigInt(0n, 2n ** 64n - 1n)), (values) => {
      const entries = Object.entries(values);
      const bytes = mapField(
        3,
        entries.map(([key, value]) => [key, varintField(1, value)]),
      );
      const read = [...mapOf(parseMessage(bytes), 3)].map(([key, message]) => [key, varintOf(message, 1)]);
      expect(read).toEqual(entries);
    }),
  );
});

test.each([
  ['a length beyond the end', '0a05616263'],
  ['a varint without an end', '08ff'],
  ['a varint of eleven bytes', '08ffffffffffffffffffff01'],
  ['a group', '0b0c'],
  ['a fixed64 cut off', '0900000000'],
])('refuses %s', (_, hex) => {
  expect(() => parseMessage(Buffer.from(hex, 'hex'))).toThrow(RangeError);
});

test('whatever the bytes, the outcome is a message or a RangeError', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { fields, thrown } = attempt(bytes);
      expect(fields ?? thrown).toBeInstanceOf(fields === undefined ? RangeError : Map);
    }),
  );
});

test('a message in a message keeps its bytes', () => {
  const inner = messageBytes(textField(1, 'in'), bytesField(2, Uint8Array.of(0, 255)));
  const [read] = messagesOf(parseMessage(bytesField(4, inner)), 4);
  expect(read && [textOf(read, 1), bytesOf(read, 2)]).toEqual(['in', Uint8Array.of(0, 255)]);
});

function attempt(bytes: Uint8Array): { readonly fields?: unknown; readonly thrown?: unknown } {
  try {
    return { fields: parseMessage(bytes) };
  } catch (thrown) {
    return { thrown };
  }
}
