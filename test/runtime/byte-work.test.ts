import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkUtf8, joinBytes, utf8BytesFrom, utf8TextFrom } from '../../src/runtime/byte-work.js';
import { atOnce } from '../../src/runtime/work.js';

// More than one step of each, with the characters of several bytes at every offset from where a piece ends.
const long = ['a', 'aé', 'ab€', 'abc😀', 'é', '€', '😀'].map((text) => `x${text.repeat(300_000)}`);

test.each(long)('a long text keeps each character on its way to bytes and back: %.5s', (text) => {
  const bytes = atOnce(utf8BytesFrom(text));
  expect(bytes.equals(Buffer.from(text))).toBe(true);
  expect(atOnce(utf8TextFrom(bytes)) === text).toBe(true);
  expect(atOnce(checkUtf8(bytes))).toBe(true);
});

test('half of a surrogate pair becomes U+FFFD, as Buffer.from has it', () => {
  const text = `${'a'.repeat(262_143)}\ud83d`;
  expect(atOnce(utf8BytesFrom(text)).equals(Buffer.from(text))).toBe(true);
});

test.each([262_143, 262_144, 262_145, 599_999])('one byte that is not UTF-8 is found at %i', (at) => {
  const bytes = Buffer.alloc(600_000, '😀');
  bytes[at] = 0xff;
  expect(atOnce(checkUtf8(bytes))).toBe(false);
  expect(atOnce(utf8TextFrom(bytes))).toBeUndefined();
});

test('a character that is cut off at the end is found', () => {
  expect(atOnce(checkUtf8(Buffer.from('😀').subarray(0, 3)))).toBe(false);
  expect(atOnce(checkUtf8(Buffer.alloc(300_000, 0x80)))).toBe(false);
});

test('chunks are joined in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (chunks) => {
      expect(atOnce(joinBytes(chunks)).equals(Buffer.concat(chunks))).toBe(true);
    }),
  );
  const chunks = Array.from({ length: 40 }, (_, index) => new Uint8Array(50_000).fill(index));
  expect(atOnce(joinBytes(chunks)).equals(Buffer.concat(chunks))).toBe(true);
});

test('one large chunk is copied in steps', () => {
  const chunk = new Uint8Array(10 * 262_144).fill(7);
  const work = joinBytes([chunk]);
  let steps = 0;
  for (let step = work.next(); step.done !== true; step = work.next()) steps += 1;
  expect(steps).toBe(10);
});
