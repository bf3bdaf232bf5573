import { expect, test } from 'vitest';
import { imageLayout, imageShape } from '../../src/payload/fit-shape.js';

test.each([
  [
    'TensorFlow',
    [-1, 224, 224, 3],
    { channels: 3, channelAxis: 'last', height: 224, width: 224 },
    [1, 224, 224, 3],
  ],
  [
    'PyTorch',
    [-1, 3, 224, 112],
    { channels: 3, channelAxis: 'first', height: 224, width: 112 },
    [1, 3, 224, 112],
  ],
  ['no batch', [28, 28, 1], { channels: 1, channelAxis: 'last', height: 28, width: 28 }, [28, 28, 1]],
  [
    'no batch, planes',
    [3, 32, 16],
    { channels: 3, channelAxis: 'first', height: 32, width: 16 },
    [3, 32, 16],
  ],
  ['free size', [1, -1, -1, 4], { channels: 4, channelAxis: 'last' }, [1, 9, 8, 4]],
  ['free planes', [-1, 3, -1, -1], { channels: 3, channelAxis: 'first' }, [1, 3, 9, 8]],
  ['all free', [-1, -1, -1, -1], { channels: 3, channelAxis: 'last' }, [1, 9, 8, 3]],
  [
    'a batch of gray ones',
    [-1, 28, 28],
    { channels: 1, channelAxis: 'none', height: 28, width: 28 },
    [1, 28, 28],
  ],
] as const)('%s %j', (_, shape, layout, filled) => {
  const found = imageLayout(shape);
  expect(found).toEqual(layout);
  expect(found && imageShape(shape, found, found.height ?? 9, found.width ?? 8)).toEqual(filled);
});

test.each([
  [undefined],
  [[]],
  [[-1, 4]],
  [[28, 28]],
  [[16, 224, 224, 3]],
  [[-1, 224, 224, 7]],
  [[-1, 0, 224, 3]],
  [[5, 28, 28]],
])('%j is no image', (shape) => {
  expect(imageLayout(shape)).toBeUndefined();
});
