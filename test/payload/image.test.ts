import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { decodeImage } from '../../src/payload/image.js';

const size = { width: 64, height: 48 };
const pixels = { ...size, data: Buffer.alloc(64 * 48 * 4, 200) };
const jpeg = encode(pixels, 80).data;
const png = PNG.sync.write(Object.assign(new PNG({ ...size }), pixels));

/** The same file, whose frame states another size (ITU T.81, B.2.2: height before width, after the precision). */
function stating(width: number, height: number): Uint8Array {
  const changed = Buffer.from(jpeg);
  const frame = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}

const cutOff = { kind: 'payload', message: expect.stringContaining('it is cut off') as string };

test.each([
  ['png', png],
  ['jpeg', jpeg],
] as const)('a %s is decoded', async (format, bytes) => {
  expect(await decodeImage(format, bytes, 'an image')).toMatchObject(size);
});

test('a JPEG of a few hundred bytes that states 60 million pixels is refused before it is unfolded', async () => {
  const before = process.cpuUsage();
  await expect(decodeImage('jpeg', stating(18_443, 3268), 'an image')).rejects.toMatchObject(cutOff);
  const { user, system } = process.cpuUsage(before);
  // To unfold it takes seconds.
  expect((user + system) / 1000).toBeLessThan(1000);
});

test('a PNG that states too many pixels is refused before it is unfolded', async () => {
  const huge = Buffer.from(png);
  huge.writeUInt32BE(100_000, 16);
  huge.writeUInt32BE(100_000, 20);
  await expect(decodeImage('png', huge, 'an image')).rejects.toMatchObject({
    kind: 'payload',
    message: expect.stringContaining('10000000000 pixels, at most 100000000 are read') as string,
  });
});
