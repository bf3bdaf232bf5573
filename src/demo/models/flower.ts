import type { Tensor } from '../../inference/tensor.js';
import { argmax, softmax } from './classify.js';
import { refusal, type Model } from './model.js';
import { classes, floats } from './numeric-tensor.js';

/** How each of the six kinds looks: the mean of red, green and blue, and how much the brightness varies, 0 to 1. */
const kinds: readonly (readonly [number, number, number, number])[] = [
  [0.35, 0.55, 0.25, 0.2], // a small flower on much green
  [0.6, 0.6, 0.2, 0.15], // yellow
  [0.7, 0.25, 0.3, 0.2], // red
  [0.5, 0.35, 0.65, 0.2], // violet
  [0.85, 0.85, 0.85, 0.1], // white
  [0.15, 0.15, 0.15, 0.1], // dark
];

/** How sharply the scores tell near kinds from far ones. */
const sharpness = 60;

/**
 * The demo's stand-in for KServe's flower example (docs/samples/v1beta1/tensorflow): the same names, types and shapes, but the
 * scores come from the image's mean color and contrast alone. The same image gives the same scores, another one others.
 */
export function flower(name: string): Model {
  return {
    name,
    inputs: [
      { name: 'image_bytes', datatype: 'BYTES', shape: [-1] },
      { name: 'key', datatype: 'BYTES', shape: [-1] },
    ],
    outputs: [
      { name: 'key', datatype: 'BYTES', shape: [-1] },
      { name: 'prediction', datatype: 'INT64', shape: [-1] },
      { name: 'scores', datatype: 'FP32', shape: [-1, kinds.length] },
    ],
    run: async ([images, key]) => {
      if (images === undefined || key === undefined) throw refusal('payload', 'Missing named input');
      const scores = await Promise.all((images.values as readonly Uint8Array[]).map(scoresOf));
      return [
        key satisfies Tensor,
        classes('prediction', scores.map(argmax)),
        floats('scores', [scores.length, kinds.length], scores.flat()),
      ];
    },
  };
}

async function scoresOf(image: Uint8Array): Promise<number[]> {
  const look = lookOf(await decodePixels(image));
  return softmax(
    kinds.map(
      (kind) => -sharpness * kind.reduce((sum, value, at) => sum + (value - (look[at] ?? 0)) ** 2, 0),
    ),
  );
}

function lookOf({ data }: RgbaImage): readonly number[] {
  let [red, green, blue, squares] = [0, 0, 0, 0];
  for (let at = 0; at + 3 < data.length; at += 4) {
    const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    red += r;
    green += g;
    blue += b;
    squares += ((r + g + b) / 3) ** 2;
  }
  const count = Math.max(data.length / 4, 1);
  const mean = (red + green + blue) / 3 / count;
  const deviation = Math.sqrt(Math.max(squares / count - mean ** 2, 0));
  return [red / count, green / count, blue / count, deviation].map((value) => value / 255);
}

/** Red, green, blue and alpha of each pixel, row by row, 0 to 255. */
type RgbaImage = { readonly width: number; readonly height: number; readonly data: Uint8Array };

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);

/** The pixels of a PNG or JPEG. Throws a refusal in TensorFlow's words for anything else. Loads a decoder at its first use. */
async function decodePixels(bytes: Uint8Array): Promise<RgbaImage> {
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
