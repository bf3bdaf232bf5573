import * as fc from 'fast-check';
import { encode } from 'jpeg-js';
import { expect, test } from 'vitest';
import { exifOrientation } from '../../src/payload/jpeg.js';
import { fitPayload } from '../../src/payload/fit.js';

const plain = encode({ width: 2, height: 1, data: Buffer.alloc(8, 255) }, 100).data;

/** A JPEG of 2×1 with one more segment behind its first two bytes. */
function withSegment(marker: number, body: Buffer): Uint8Array {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([plain.subarray(0, 2), head, body, plain.subarray(2)]);
}

/** A directory of two entries, the second of which is the orientation. */
function exif(order: 'II' | 'MM', orientation: number): Buffer {
  const tiff = Buffer.alloc(38);
  tiff.write(order, 'latin1');
  const write16 = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const write32 = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  write16(42, 2);
  write32(8, 4);
  write16(2, 8);
  write16(0x0100, 10);
  for (const [value, at] of [
    [0x0112, 22],
    [3, 24],
    [orientation, 30],
  ] as const)
    write16(value, at);
  write32(1, 26);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

test.each<[string, Uint8Array, number]>([
  ['none', plain, 1],
  ['in the order of Intel', withSegment(0xe1, exif('II', 6)), 6],
  ['in the order of Motorola', withSegment(0xe1, exif('MM', 8)), 8],
  ['a number that Exif does not have', withSegment(0xe1, exif('II', 9)), 1],
  [
    'XMP in the same kind of segment',
    withSegment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x/>')),
    1,
  ],
  ['another segment before it', withSegment(0xe2, exif('II', 6)), 1],
  ['a directory past the end', withSegment(0xe1, exif('II', 6).subarray(0, 14)), 1],
  ['nothing but the start', Uint8Array.of(0xff, 0xd8, 0xff), 1],
])('the orientation of a JPEG: %s', (_, jpeg, orientation) => {
  expect(exifOrientation(jpeg)).toBe(orientation);
});

test('whatever the bytes, it is a number from 1 to 8', () => {
  const anyTiff = fc.uint8Array({ maxLength: 60 });
  fc.assert(
    fc.property(anyTiff, fc.boolean(), (bytes, isExif) => {
      const body = Buffer.concat([isExif ? Buffer.from('Exif\0\0MM', 'latin1') : Buffer.alloc(0), bytes]);
      const orientation = exifOrientation(withSegment(0xe1, body));
      expect(orientation >= 1 && orientation <= 8).toBe(true);
      expect(exifOrientation(bytes)).toBeLessThanOrEqual(8);
    }),
  );
});

test('pixels go out as they are stored, and a note says so', async () => {
  const bytes = withSegment(0xe1, exif('II', 6));
  const inputs = [{ name: 'image', datatype: 'UINT8', shape: [-1, -1, -1, 3] }] as const;
  const metadata = { name: 'm', versions: [], signatures: [{ name: '', inputs, outputs: [] }] };
  const image = { kind: 'image', format: 'jpeg', bytes } as const;
  const { notes, payload } = await fitPayload(image, metadata, { scale: 1, name: 'cat.jpg' });
  expect(notes).toEqual([
    'cat.jpg: decoded 2×1 JPEG, not turned as viewers do (EXIF orientation 6), UINT8 [1,1,2,3] of 0..255',
  ]);
  expect(payload).toMatchObject({ tensors: [{ shape: [1, 1, 2, 3] }] });
});
