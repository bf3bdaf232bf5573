import { Problem } from '../problem.js';
import { statedPixels } from './jpeg.js';

/** Red, green, blue and alpha of each pixel, in rows from the top. */
export type DecodedImage = { readonly width: number; readonly height: number; readonly rgba: Uint8Array };

/** Pixels in rows from the top, `channels` numbers each, 0 to 255. */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly values: Float32Array;
};

// Beyond this an image is a mistake or an attack (a PNG of a few kB can unfold to gigabytes): 400 MB as RGBA.
export const maxPixels = 100_000_000;

/** Throws Problem "payload". */
export async function decodeImage(
  format: 'png' | 'jpeg',
  bytes: Uint8Array,
  name: string,
): Promise<DecodedImage> {
  try {
    return format === 'png' ? await decodePng(bytes) : await decodeJpeg(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Problem(
      'payload',
      `${name} starts as a ${format.toUpperCase()} but cannot be decoded: ${why}`,
      {
        namesPayload: true,
        remedy: 'Check that the file is whole, or save the image again.',
        cause,
      },
    );
  }
}

async function decodePng(bytes: Uint8Array): Promise<DecodedImage> {
  const { PNG } = await import('pngjs');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // IHDR comes first, its width and height right after length and type (PNG specification 11.2.1).
  if (buffer.length < 24) throw new Error('it is cut off.');
  const pixels = buffer.readUInt32BE(16) * buffer.readUInt32BE(20);
  if (pixels > maxPixels) throw new Error(`it has ${pixels} pixels, at most ${maxPixels} are read.`);
  const { width, height, data } = PNG.sync.read(buffer);
  return { width, height, rgba: data };
}

async function decodeJpeg(bytes: Uint8Array): Promise<DecodedImage> {
  // Every block of 8×8 pixels has a code of at least one bit (ITU T.81, F.1.2.1 and G.1.2.1): with fewer, a few bytes unfold to
  // millions of pixels that nobody wrote.
  if (statedPixels(bytes) / 64 > bytes.length * 8) throw new Error('it is cut off.');
  const { decode } = await import('jpeg-js');
  const limits = { maxResolutionInMP: maxPixels / 1e6, maxMemoryUsageInMB: 1024 };
  const { width, height, data } = decode(bytes, { useTArray: true, ...limits });
  return { width, height, rgba: data };
}

/** As 4 channels, 3 (on a white ground) or 1 (luma of ITU-R BT.601, as image libraries turn RGB to gray). */
export function toPixels({ width, height, rgba }: DecodedImage, channels: 1 | 3 | 4): Pixels {
  if (channels === 4) return { width, height, channels, values: new Float32Array(rgba) };
  const values = new Float32Array(width * height * channels);
  let to = 0;
  for (let from = 0; from < rgba.length; from += 4) {
    const opacity = (rgba[from + 3] ?? 255) / 255;
    const red = 255 + ((rgba[from] ?? 0) - 255) * opacity;
    const green = 255 + ((rgba[from + 1] ?? 0) - 255) * opacity;
    const blue = 255 + ((rgba[from + 2] ?? 0) - 255) * opacity;
    if (channels === 1) {
      values[to++] = 0.299 * red + 0.587 * green + 0.114 * blue;
    } else {
      values[to++] = red;
      values[to++] = green;
      values[to++] = blue;
    }
  }
  return { width, height, channels, values };
}

/** Rows of pixels (H, W, C) to planes (C, H, W). */
export function toPlanes({ width, height, channels, values }: Pixels): Float32Array {
  const count = width * height;
  const planes = new Float32Array(values.length);
  for (let pixel = 0; pixel < count; pixel += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      planes[channel * count + pixel] = values[pixel * channels + channel] ?? 0;
    }
  }
  return planes;
}

/** Whether any pixel lets the ground through. */
export function hasTransparency({ rgba }: DecodedImage): boolean {
  for (let at = 3; at < rgba.length; at += 4) {
    if (rgba[at] !== 255) return true;
  }
  return false;
}

/** For each place on the new axis: the first old place it draws from, and how much it takes from that and the following ones. */
type Draw = { readonly from: number; readonly weights: readonly number[] };

/** Resizes with linear interpolation; where the image shrinks, each new pixel averages over all the old ones that it covers. */
export function resize(image: Pixels, width: number, height: number): Pixels {
  if (width === image.width && height === image.height) return image;
  return resizeColumns(resizeRows(image, width), height);
}

function resizeRows(image: Pixels, width: number): Pixels {
  const { height, channels } = image;
  const draws = planAxis(image.width, width);
  const values = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    for (const [x, draw] of draws.entries()) {
      mix(
        image.values,
        (y * image.width + draw.from) * channels,
        channels,
        draw.weights,
        values,
        (y * width + x) * channels,
        channels,
      );
    }
  }
  return { width, height, channels, values };
}

function resizeColumns(image: Pixels, height: number): Pixels {
  const { width, channels } = image;
  const row = width * channels;
  const values = new Float32Array(row * height);
  for (const [y, draw] of planAxis(image.height, height).entries()) {
    mix(image.values, draw.from * row, row, draw.weights, values, y * row, row);
  }
  return { width, height, channels, values };
}

/** Writes to `to` the weighted sum of `count`-long runs of `from` that lie `step` apart. */
function mix(
  source: Float32Array,
  from: number,
  step: number,
  weights: readonly number[],
  target: Float32Array,
  to: number,
  count: number,
): void {
  for (let offset = 0; offset < count; offset += 1) {
    let sum = 0;
    for (let index = 0; index < weights.length; index += 1) {
      sum += (source[from + index * step + offset] ?? 0) * (weights[index] ?? 0);
    }
    target[to + offset] = sum;
  }
}

/** A triangle as wide as one old pixel, or one new pixel where those are larger; centres of pixels lie at halves. */
function planAxis(oldSize: number, newSize: number): readonly Draw[] {
  const ratio = oldSize / newSize;
  const reach = Math.max(1, ratio);
  return Array.from({ length: newSize }, (_, place) => {
    const centre = (place + 0.5) * ratio;
    const from = Math.max(0, Math.floor(centre - reach));
    const until = Math.min(oldSize, Math.ceil(centre + reach));
    const raw = Array.from({ length: until - from }, (__, index) =>
      Math.max(0, 1 - Math.abs(from + index + 0.5 - centre) / reach),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { from, weights: raw.map((weight) => weight / sum) };
  });
}
