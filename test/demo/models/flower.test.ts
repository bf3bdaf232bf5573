import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';

import { flower } from '../../../src/demo/models/flower.js';
import type { Tensor } from '../../../src/inference/tensor.js';
import { Problem } from '../../../src/problem.js';

const { signal } = new AbortController();
const side = 16;

function plain(red: number, green: number, blue: number): { width: number; height: number; data: Buffer } {
  const pixel = [red, green, blue, 255];
  return {
    width: side,
    height: side,
    data: Buffer.from(Uint8Array.from({ length: side * side * 4 }, (_, at) => pixel[at % 4] ?? 0)),
  };
}

function png(red: number, green: number, blue: number): Buffer {
  const image = new PNG({ width: side, height: side });
  plain(red, green, blue).data.copy(image.data);
  return PNG.sync.write(image);
}

function run(images: readonly Uint8Array[]): Promise<readonly Tensor[]> {
  const shape = [images.length];
  return flower('f').run(
    [
      { name: 'image_bytes', datatype: 'BYTES', shape, values: images },
      { name: 'key', datatype: 'BYTES', shape, values: images.map((_, at) => Buffer.from(String(at))) },
    ],
    signal,
  );
}

async function predict(...images: readonly Uint8Array[]): Promise<readonly number[]> {
  const [, prediction] = await run(images);
  return Array.from(prediction?.values ?? [], Number);
}

async function scores(image: Uint8Array): Promise<readonly number[]> {
  const [, , values] = await run([image]);
  return Array.from(values?.values ?? [], Number);
}

test('tells plain pictures apart by their color, several at once', async () => {
  const pictures = [
    png(90, 140, 60),
    png(190, 160, 40),
    png(180, 60, 70),
    png(130, 90, 160),
    png(220, 220, 220),
    png(40, 40, 40),
  ];
  expect(await predict(...pictures)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('sees contrast, not only the mean color', async () => {
  const checks = new PNG({ width: side, height: side });
  plain(220, 220, 220).data.copy(checks.data);
  // Dark squares beside white ones have the mean color of plain gray.
  for (let at = 0; at < checks.data.length; at += 8) checks.data.fill(40, at, at + 3);
  expect(await scores(PNG.sync.write(checks))).not.toEqual(await scores(png(130, 130, 130)));
});

test('sees the same in a JPEG', async () => {
  const { data } = jpeg.encode(plain(180, 60, 70), 90);
  expect(await predict(data)).toEqual([2]);
});

test.each([
  ['a PNG cut off', png(1, 2, 3).subarray(0, 40)],
  ['a JPEG cut off', jpeg.encode(plain(1, 2, 3), 90).data.subarray(0, 40)],
  ['text', Buffer.from('GIF89a')],
  ['nothing', Buffer.alloc(0)],
])('refuses %s', async (_, image) => {
  await expect(predict(image)).rejects.toBeInstanceOf(Problem);
});
