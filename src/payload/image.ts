import { Problem } from '../problem.js';

/** Pixels in rows from the top, `channels` numbers each, 0 to 255. */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly values: Float32Array;
};

// Beyond this an image is a mistake or an attack (a PNG of a few kB can unfold to gigabytes): 400 MB as RGBA.
const maxPixels = 100_000_000;

/** Decodes to red, green, blue and alpha. Throws Problem "payload". */
export async function decodeImage(format: 'png' | 'jpeg', bytes: Uint8Array, name: string): Promise<Pixels> {
  try {
    const { width, height, data } = format === 'png' ? await decodePng(bytes) : await decodeJpeg(bytes);
    return { width, height, channels: 4, values: Float32Array.from(data) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem(
      'payload',
      `${name} starts as a ${format.toUpperCase()} but cannot be decoded: ${why}`,
      {
        remedy: 'Check that the file is whole, or save the image again.',
        cause,
      },
    );
  }
}

type Decoded = { readonly width: number; readonly height: number; readonly data: Uint8Array };

async function decodePng(bytes: Uint8Array): Promise<Decoded> {
  const { PNG } = await import('pngjs');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // IHDR comes first, its width and height right after length and type (PNG specification 11.2.1).
  if (buffer.length < 24) throw new Error('it is cut off.');
  const pixels = buffer.readUInt32BE(16) * buffer.readUInt32BE(20);
  if (pixels > maxPixels) throw new Error(`it has ${pixels} pixels, at most ${maxPixels} are read.`);
  return PNG.sync.read(buffer);
}

async function decodeJpeg(bytes: Uint8Array): Promise<Decoded> {
  const { decode } = await import('jpeg-js');
  return decode(bytes, { useTArray: true, maxResolutionInMP: maxPixels / 1e6, maxMemoryUsageInMB: 1024 });
}

/** 4 → 4, 3 (on a white ground) or 1 channel (luma of ITU-R BT.601, as image libraries turn RGB to gray). */
export function toChannels(image: Pixels, channels: 1 | 3 | 4): Pixels {
  if (channels === image.channels) return image;
  const count = image.width * image.height;
  const values = new Float32Array(count * channels);
  for (let pixel = 0; pixel < count; pixel += 1) {
    const [red = 0, green = 0, blue = 0, alpha = 255] = image.values.subarray(pixel * 4, pixel * 4 + 4);
    const onWhite = (value: number): number => 255 + ((value - 255) * alpha) / 255;
    if (channels === 1) {
      values[pixel] = 0.299 * onWhite(red) + 0.587 * onWhite(green) + 0.114 * onWhite(blue);
    } else {
      values.set([onWhite(red), onWhite(green), onWhite(blue)], pixel * 3);
    }
  }
  return { width: image.width, height: image.height, channels, values };
}

/** Rows of pixels (H, W, C) to planes (C, H, W). */
export function toPlanes(image: Pixels): Float32Array {
  const count = image.width * image.height;
  return Float32Array.from({ length: image.values.length }, (_, index) => {
    const channel = Math.floor(index / count);
    return image.values[(index % count) * image.channels + channel] ?? 0;
  });
}
