import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader } from '../../src/transport/http2-frames.js';
import { propertyRuns } from '../fuzz/property-runs.js';
import { frameOf } from './raw-frames.js';

/** What a reader tells of these pieces: pieces of one frame of DATA joined. `stopAt`: the frame after which no more is to be told. */
function toldOf(pieces: readonly Uint8Array[], stopAt = Number.POSITIVE_INFINITY): readonly unknown[] {
  const told: unknown[][] = [];
  const goesOn = () => told.length < stopAt;
  const reader = createFrameReader({
    onFrame: (type, flags, stream, bytes, from, end) => {
      told.push([type, flags, stream, bytes.toString('latin1', from, end)]);
      return goesOn();
    },
    onData: (flags, stream, length) => told.push(['DATA', flags, stream, length, '']) > 0,
    onDataPiece: (stream, bytes, from, end) => {
      const last = told.at(-1);
      expect([last?.[2], end > from]).toEqual([stream, true]);
      if (last !== undefined) last[4] = String(last[4]) + bytes.toString('latin1', from, end);
      return true;
    },
    onDataEnd: (flags, stream) => {
      expect(told.at(-1)?.slice(1, 3)).toEqual([flags, stream]);
      told.at(-1)?.push('ended');
      return goesOn();
    },
    onFault: (error) => told.push(['fault', error]),
  });
  // Each connection has one buffer, which is written over, and has more room than was read.
  const buffer = Buffer.alloc(70_000);
  for (const piece of pieces) {
    buffer.fill(0xee);
    buffer.set(piece);
    reader.add(buffer, piece.length);
  }
  return told;
}

const padded = Buffer.concat([Buffer.from([3]), Buffer.from('body'), Buffer.alloc(3)]);
const all = Buffer.concat([
  frameOf(4, 0, 0, Buffer.alloc(6)),
  frameOf(4, 1, 0),
  frameOf(0, 8, 1, padded),
  frameOf(0, 0, 3),
  frameOf(0, 8, 3, Buffer.from([2, 0, 0])),
  frameOf(0, 1, 5, 'abc'),
  frameOf(200, 7, 0x8000_0007, 'unknown'),
]);
const toldOfAll = [
  [4, 0, 0, '\0'.repeat(6)],
  [4, 1, 0, ''],
  ['DATA', 8, 1, 8, 'body', 'ended'],
  ['DATA', 0, 3, 0, '', 'ended'],
  ['DATA', 8, 3, 3, '', 'ended'],
  ['DATA', 1, 5, 3, 'abc', 'ended'],
  [200, 7, 7, 'unknown'],
];

test('frames are the same, wherever their bytes are parted', () => {
  expect(toldOf([all])).toEqual(toldOfAll);
  for (let at = 1; at < all.length; at += 1)
    expect(toldOf([all.subarray(0, at), all.subarray(at)])).toEqual(toldOfAll);
  expect(toldOf([...all].map((byte) => Buffer.of(byte)))).toEqual(toldOfAll);
});

test.each([
  ['a frame larger than is read', frameOf(1, 0, 1, Buffer.alloc(16_385)), [['fault', 6]]],
  ['one as large as is read', frameOf(9, 0, 1, Buffer.alloc(16_384, 'a')), [[9, 0, 1, 'a'.repeat(16_384)]]],
  ['DATA larger than is read', frameOf(0, 0, 1, Buffer.alloc(16_385)), [['fault', 6]]],
  [
    'more padding than there is',
    frameOf(0, 8, 1, Buffer.from([9, 1])),
    [
      ['DATA', 8, 1, 2, ''],
      ['fault', 1],
    ],
  ],
  ['no room for the padding', frameOf(0, 8, 1), [['fault', 6]]],
])('%s', (_name, bytes, told) => {
  expect(toldOf([bytes, frameOf(6, 0, 0, 'x')])).toEqual(
    String(told.at(-1)?.[0]) === 'fault' ? told : [...told, [6, 0, 0, 'x']],
  );
  expect(toldOf([...bytes].map((byte) => Buffer.of(byte)))).toEqual(told);
});

test('nothing more is told once it is not wanted', () => {
  for (let frames = 1; frames < toldOfAll.length; frames += 1)
    expect(toldOf([all], frames)).toEqual(toldOfAll.slice(0, frames));
});

test('whatever the bytes are, and however they are parted, the same is told', () => {
  const frame = fc
    .tuple(fc.nat(12), fc.nat(255), fc.nat(5), fc.uint8Array({ maxLength: 20 }))
    .map(([type, flags, stream, payload]) => frameOf(type, flags, stream, payload));
  const bytes = fc
    .array(fc.oneof(frame, fc.uint8Array({ maxLength: 12 })), { maxLength: 6 })
    .map((parts) => Buffer.concat(parts));
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(20), { maxLength: 30 }), (whole, sizes) => {
      const pieces: Buffer[] = [];
      let at = 0;
      for (const size of sizes) {
        pieces.push(whole.subarray(at, at + size));
        at += size;
      }
      pieces.push(whole.subarray(at));
      expect(toldOf(pieces)).toEqual(toldOf([whole]));
    }),
    { numRuns: propertyRuns(500) },
  );
});
