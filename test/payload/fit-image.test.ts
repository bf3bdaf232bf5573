import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import type { ModelMetadata } from '../../src/inference/answer.js';
import type { TensorSpec, TensorValues } from '../../src/inference/tensor.js';
import { fitPayload, type FitOptions } from '../../src/payload/fit.js';
import type { FitResult } from '../../src/payload/fit-shape.js';
import { readPayload } from '../../src/payload/read.js';
import { atOnce } from '../../src/runtime/work.js';

const read = (...given: Parameters<typeof readPayload>) => atOnce(readPayload(...given));

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

type Color = readonly [number, number, number, number];

const red: Color = [255, 0, 0, 255];
const green: Color = [0, 255, 0, 255];
const clear: Color = [0, 0, 0, 0];

function png(width: number, ...pixels: readonly Color[]): Uint8Array {
  const image = new PNG({ width, height: pixels.length / width });
  image.data.set(pixels.flat());
  return PNG.sync.write(image);
}

function fit(
  bytes: Uint8Array,
  inputs: readonly TensorSpec[],
  options: Partial<FitOptions> = {},
): Promise<FitResult> {
  const metadata: ModelMetadata = {
    name: 'm',
    versions: [],
    signatures: [{ name: '', inputs, outputs: [] }],
  };
  return fitPayload(read(bytes), metadata, { scale: 1, name: 'cat.png', ...options });
}

const input = (datatype: TensorSpec['datatype'], ...shape: readonly number[]): TensorSpec => ({
  name: 'image',
  datatype,
  shape,
});

/** Fractions to five places, so that FP64 need not end as FP32 does. */
function rounded(values: TensorValues = []): readonly number[] {
  return Array.from<unknown, number>(values, (value) => Math.round(Number(value) * 1e5) / 1e5);
}

test('a BYTES input gets the bytes of the file, in one element', async () => {
  const file = png(1, red);
  expect(await fit(file, [input('BYTES', -1, 1)])).toEqual({
    payload: {
      kind: 'tensors',
      tensors: [{ name: 'image', datatype: 'BYTES', shape: [1, 1], values: [file] }],
    },
    notes: [`cat.png: the ${file.length} bytes of the file sent as image`],
  });
});

test("TensorFlow's flower model: the image goes to image_bytes, its key is made up and a note says so", async () => {
  const file = png(1, red);
  const { payload, notes } = await fit(file, [
    { name: 'key', datatype: 'BYTES', shape: [-1] },
    { name: 'image_bytes', datatype: 'BYTES', shape: [-1] },
  ]);
  expect(payload).toMatchObject({
    tensors: [
      { name: 'key', shape: [1], values: [utf8('example')] },
      { name: 'image_bytes', shape: [1], values: [file] },
    ],
  });
  expect(notes[1]).toBe('key: made up, as the image fills only image_bytes');
});

describe('pixels', () => {
  test.each([
    ['UINT8, colors last', input('UINT8', -1, 1, 2, 3), [1, 1, 2, 3], Uint8Array.of(255, 0, 0, 0, 255, 0)],
    ['UINT8, colors first', input('UINT8', 3, 1, 2), [3, 1, 2], Uint8Array.of(255, 0, 0, 255, 0, 0)],
    [
      'UINT8 with its own size',
      input('UINT8', -1, -1, -1, 4),
      [1, 1, 2, 4],
      Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 255),
    ],
    ['FP32 from 0 to 1', input('FP32', -1, 3, 1, 2), [1, 3, 1, 2], Float32Array.of(1, 0, 0, 1, 0, 0)],
    ['FP64 gray', input('FP64', 1, 2, 1), [1, 2, 1], Float64Array.of(0.299, 0.587)],
    [
      'INT8 around its zero point',
      input('INT8', 1, 1, 2, 3),
      [1, 1, 2, 3],
      Int8Array.of(127, -128, -128, -128, 127, -128),
    ],
    ['INT64', input('INT64', 1, 1, 2, 1), [1, 1, 2, 1], BigInt64Array.of(76n, 150n)],
    ['gray without an axis for it', input('UINT8', -1, 1, 2), [1, 1, 2], Uint8Array.of(76, 150)],
    ['averaged to one', input('UINT8', 1, 1, 1, 3), [1, 1, 1, 3], Uint8Array.of(128, 128, 0)],
  ])('%s', async (_, wanted, shape, values) => {
    const { payload } = await fit(png(2, red, green), [wanted]);
    const tensor = payload.kind === 'tensors' ? payload.tensors[0] : undefined;
    expect(tensor).toMatchObject({ name: 'image', datatype: wanted.datatype, shape });
    expect(tensor?.values.constructor).toBe(values.constructor);
    expect(rounded(tensor?.values)).toEqual(rounded(values));
  });

  test('--scale 255 leaves them as they are', async () => {
    const { payload } = await fit(png(1, red), [input('FP32', 1, 1, 1, 3)], { scale: 255 });
    expect(payload).toMatchObject({ tensors: [{ values: Float32Array.of(255, 0, 0) }] });
  });

  test('what is clear becomes white, and the note tells every step', async () => {
    const { payload, notes } = await fit(png(2, clear, clear, clear, clear), [input('FP32', -1, 1, 1, 3)]);
    expect(payload).toMatchObject({ tensors: [{ values: Float32Array.of(1, 1, 1) }] });
    expect(notes).toEqual([
      'cat.png: decoded 2×2 PNG, laid on white, resized to 1×1, FP32 [1,1,1,3] scaled to 0..1',
    ]);
  });

  test('a JPEG is decoded too', async () => {
    const rgba = Buffer.from([red, red, red, red].flat());
    const file = encode({ width: 2, height: 2, data: rgba }, 100).data;
    const { payload, notes } = await fit(file, [input('UINT8', -1, -1, -1, 3)]);
    const values = payload.kind === 'tensors' ? [...(payload.tensors[0]?.values ?? [])].map(Number) : [];
    expect(values).toHaveLength(12);
    expect(values[0]).toBeGreaterThan(245);
    expect(notes).toEqual(['cat.png: decoded 2×2 JPEG, UINT8 [1,2,2,3] of 0..255']);
  });
});

test.each([
  [
    'a table of numbers',
    [input('FP32', -1, 4)],
    'cat.png is an image, the model expects image: FP32 [-1,4].',
  ],
  [
    'two images',
    [input('FP32', 8, 8, 3), input('FP32', 8, 8, 3)],
    'cat.png is an image, the model expects image: FP32 [8,8,3], image: FP32 [8,8,3].',
  ],
  [
    'an image beyond memory',
    [input('FP32', -1, 1e6, 1e6, 3)],
    'The model expects an image of 1000000×1000000, which is more than isvc makes.',
  ],
  ['nothing that it states', [], 'cat.png is an image, and the model does not say what it expects.'],
])('a model that wants %s is a problem that names it', async (_, inputs, summary) => {
  await expect(fit(png(1, red), inputs)).rejects.toMatchObject({ kind: 'payload', summary });
});

test.each([
  ['cut off', (file: Uint8Array) => file.subarray(0, 20)],
  ['without its data', (file: Uint8Array) => file.subarray(0, 40)],
  [
    'with a size beyond memory',
    (file: Uint8Array) => Uint8Array.from(file, (byte, at) => (at >= 16 && at < 24 ? 0x7f : byte)),
  ],
])('an image %s is a problem, not a crash', async (_, damage) => {
  await expect(fit(damage(png(1, red)), [input('UINT8', 1, 1, 3)])).rejects.toMatchObject({
    kind: 'payload',
    summary: expect.stringContaining('cat.png starts as a PNG but cannot be decoded'),
  });
});
