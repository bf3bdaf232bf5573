import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessageReader } from '../../src/transport/grpc-message-reader.js';
import { propertyRuns } from '../fuzz/property-runs.js';
import { frame } from './grpc-server.js';

const bound = 300 * 1024 * 1024;

test('memory for a message is taken as it comes, whatever length it says', () => {
  const before = process.memoryUsage().arrayBuffers;
  const readers = Array.from({ length: 50 }, () => createMessageReader(bound));
  for (const reader of readers) {
    const bytes = Buffer.from([0, 0x10, 0, 0, 0, 1, 2]);
    expect(reader.add(bytes, 0, bytes.length)).toBeUndefined();
    expect(reader.message()).toBeUndefined();
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
});

test('a message is the same, in pieces of any size', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 50 }),
      fc.array(fc.integer({ min: 1, max: 20 })),
      (message, sizes) => {
        const reader = createMessageReader(bound);
        // Each answer is read by the same reader.
        for (let answer = 0; answer < 2; answer += 1) {
          reader.begin();
          const whole = frame(message);
          let at = 0;
          for (const size of [...sizes, whole.length]) {
            const end = Math.min(whole.length, at + size);
            expect(reader.add(whole, at, end)).toBeUndefined();
            at = end;
          }
          expect(reader.message()).toEqual(Buffer.from(message));
        }
      },
    ),
    { numRuns: propertyRuns(300) },
  );
});

test('a message of several megabytes comes whole', () => {
  const message = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at % 251));
  const reader = createMessageReader(bound);
  const whole = frame(message);
  for (let at = 0; at < whole.length; at += 16_384)
    expect(reader.add(whole, at, Math.min(whole.length, at + 16_384))).toBeUndefined();
  expect(reader.message()?.equals(message)).toBe(true);
});
