import { createHash } from 'node:crypto';
import { PNG } from 'pngjs';

/** A PNG of one color. */
export function plainPng(width: number, height: number, rgb: readonly [number, number, number]): Buffer {
  const png = new PNG({ width, height });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([...rgb, 255], at);
  return PNG.sync.write(png);
}

/** A PNG of at least this size: its pixels cannot be compressed, and are the same each time. */
export function largePng(atLeastBytes: number): Buffer {
  const width = 640;
  const height = Math.ceil(atLeastBytes / (3 * width));
  const png = new PNG({ width, height });
  for (let at = 0, block = 0; at < png.data.length; block += 1) {
    for (const byte of createHash('sha256').update(String(block)).digest()) {
      png.data[at] = at % 4 === 3 ? 255 : byte;
      at += 1;
    }
  }
  return PNG.sync.write(png);
}

/** The instance that the flower classifier of KServe's samples takes, as a V1 body. */
export function flowerBody(image: Buffer, key = '1'): string {
  return JSON.stringify({ instances: [{ image_bytes: { b64: image.toString('base64') }, key }] });
}
