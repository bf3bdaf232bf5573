import { refusal } from './refusal.js';

/** Red, green, blue and alpha of each pixel, row by row, 0 to 255. */
export type RgbaImage = { readonly width: number; readonly height: number; readonly data: Uint8Array };

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);

/** The pixels of a PNG or JPEG. Throws a refusal in TensorFlow's words for anything else. Loads a decoder at its first use. */
export async function decodePixels(bytes: Uint8Array): Promise<RgbaImage> {
  const start = Buffer.from(bytes.subarray(0, 16));
  try {
    if (start.subarray(0, 4).equals(pngStart)) {
      const { PNG } = await import('pngjs');
      return PNG.sync.read(Buffer.from(bytes));
    }
    if (start.subarray(0, 3).equals(jpegStart)) {
      const { decode } = await import('jpeg-js');
      return decode(bytes, { useTArray: true });
    }
  } catch (error) {
    throw refusal('payload', `Invalid image data: ${String(error)}`);
  }
  throw refusal(
    'payload',
    `Unknown image file format. One of JPEG, PNG, GIF, BMP required. It starts with '${start.toString('latin1').replace(/[^ -~]/g, '?')}'`,
  );
}
