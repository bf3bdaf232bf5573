import * as fc from 'fast-check';
import { assert, expect, test } from 'vitest';
import { stringifyJson } from '../../src/inference/json.js';
import { endingOf, readPayload } from '../../src/payload/read.js';
import { Problem } from '../../src/problem.js';
import { atOnce } from '../../src/runtime/work.js';

const read = (...given: Parameters<typeof readPayload>) => atOnce(readPayload(...given));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('JSON keeps its text beside its value, and every digit of a long integer', () => {
  const text = '{"instances": [9007199254740993]}';
  const payload = read(bytes(text));
  assert(payload.kind === 'json');
  expect(payload.text).toBe(text);
  expect(stringifyJson(payload.value)).toBe('{"instances":[9007199254740993]}');
});

test.each([
  [
    'a PNG by its magic',
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    undefined,
    'image',
  ],
  ['a JPEG by its magic, whatever its name', new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), 'x.json', 'image'],
  ['a table by its name', bytes('1,2\n3,4\n'), 'iris.CSV', 'table'],
  ['a table of several fields that are no JSON', bytes('6.8,2.8\n5.1,3.5\n'), undefined, 'table'],
  ['a table with a header, behind a byte order mark', bytes('\uFEFF"a","b"\r\n1,2'), 'rows', 'table'],
  ['a table of one column', bytes('1\n2\n'), 'rows.txt', 'table'],
  ['a number as JSON', bytes('5\n'), undefined, 'json'],
  ['JSON behind a byte order mark', bytes('\uFEFF[1]'), undefined, 'json'],
])('reads %s', (_, content, name, kind) => {
  expect(read(content, name).kind).toBe(kind);
});

test('says where JSON goes wrong', () => {
  expect(() => read(bytes('{"a":\n 1,}'), 'x.json')).toThrow(
    expect.objectContaining({ kind: 'payload', summary: expect.stringContaining('line 2, column 4') }),
  );
});

test.each([
  ['an object', '{"a":1,}', undefined],
  ['an object in quotes', `'{"a":1}'`, undefined],
  ['a list', '[1,2', undefined],
  ['a single word', 'hello', undefined],
  ['what its name says is JSON', '1,2\n3,4', 'x.json'],
])('JSON with a mistake is not taken for a table: %s', (_, text, name) => {
  expect(() => read(bytes(text), name)).toThrow('not valid JSON');
});

test('an empty file is a problem that names it', () => {
  expect(() => read(bytes(' \n'), 'x.json')).toThrow(
    expect.objectContaining({ kind: 'payload', summary: 'x.json is empty.' }),
  );
});

test('bytes that are no text are refused, with the formats that are read', () => {
  expect(() => read(new Uint8Array([0x50, 0x4b, 3, 4, 0xff]), 'x.zip')).toThrow(
    expect.objectContaining({
      kind: 'payload',
      summary: 'x.zip is neither text nor a kind of file that isvc reads.',
      remedy: 'Give JSON, a PNG or JPEG image, a NumPy array (.npy) or a CSV table.',
    }),
  );
});

/** The outcome of reading: its Problem, or what else is thrown, for the message of a failing test. */
function outcome(content: Uint8Array, name: string | undefined): unknown {
  try {
    readPayload(content, name);
    return 'as it should be';
  } catch (thrown) {
    return thrown instanceof Problem && thrown.kind === 'payload' ? 'as it should be' : thrown;
  }
}

test('whatever the bytes, the outcome is a payload or a Problem "payload"', () => {
  const anyName = fc.constantFrom('x.json', 'x.csv', undefined);
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ maxLength: 60 }).map(bytes),
    fc
      .array(fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '\\', 'u00e9', '1.', '-', 'true', '\n'))
      .map((parts) => bytes(parts.join(''))),
  );
  fc.assert(
    fc.property(anyBytes, anyName, (content, name) => {
      expect(outcome(content, name)).toBe('as it should be');
    }),
  );
});

test.each([
  ['json', '[1]'],
  ['csv', '1,2\n'],
  ['png', '\u0089PNG\r\n\u001a\n'],
  ['jpg', '\u00ff\u00d8\u00ff'],
])('a payload of its kind ends in %s', (ending, text) => {
  expect(endingOf(read(Buffer.from(text, 'latin1')))).toBe(ending);
});
