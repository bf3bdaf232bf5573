import { expect, test } from 'vitest';
import type { Payload } from '../../src/inference/payload.js';
import { makeTensor } from '../../src/inference/make-tensor.js';
import type { TensorSpec } from '../../src/inference/tensor.js';
import { fitOf } from '../../src/protocol/payload-fit.js';
import { atOnce } from '../../src/runtime/work.js';
import { jsonPayload } from './wire.js';

const image: TensorSpec = { name: 'image', datatype: 'FP32', shape: [-1, 2] };
const key: TensorSpec = { name: 'key', datatype: 'BYTES', shape: [-1] };

/** The inputs as `NAME: MISFIT`, or `NAME` where one fits. */
function fitted(payload: Payload, stated: readonly TensorSpec[]): readonly string[] {
  const { fault, inputs } = atOnce(fitOf(payload, stated));
  if (fault !== undefined) return [`fault: ${fault}`];
  return inputs.map(({ name, misfit }) => (misfit === undefined ? name : `${name}: ${misfit}`));
}

test.each([
  ['rows take the name and type of an only input', '{"instances":[[1,2],[3,4]]}', [image], ['image']],
  ['a row without its batch', '{"instances":[1,2]}', [image], ['image']],
  ['rows with names', '{"instances":[{"image":[1,2],"key":"a"}]}', [image, key], ['image', 'key']],
  [
    "V2's body with all of them",
    '{"inputs":[{"name":"image","shape":[1,2],"datatype":"FP32","data":[1,2]}]}',
    [image],
    ['image'],
  ],
  [
    'another shape',
    '{"inputs":[{"name":"image","shape":[2],"datatype":"FP32","data":[1,2]}]}',
    [image],
    ['image: its shape does not fit [-1,2]'],
  ],
  [
    'another type',
    '{"inputs":[{"name":"image","shape":[1,2],"datatype":"INT64","data":[1,2]}]}',
    [image],
    ['image: its type is not FP32'],
  ],
  [
    'another name',
    '{"inputs":[{"name":"input-0","shape":[1,2],"datatype":"FP32","data":[1,2]}]}',
    [image],
    ['image: the payload has no such input', 'input-0: the model states no such input'],
  ],
  ['rows that are too long', '{"instances":[[1,2,3]]}', [image], ['image: its shape does not fit [-1,2]']],
  [
    'values that do not say which input they are for',
    '{"instances":[[1,2]]}',
    [image, key],
    ['fault: The payload does not say which input its values are for.'],
  ],
  [
    'a text where numbers are expected',
    '{"instances":[["a","b"]]}',
    [image],
    ['fault: Input "image": "a" is not a value of FP32.'],
  ],
  [
    'fewer values than the shape has',
    '{"inputs":[{"name":"image","shape":[1,2],"datatype":"FP32","data":[1]}]}',
    [image],
    ['fault: Input "image": shape [1,2] has 2 values, but there are 1.'],
  ],
  [
    'none of the forms',
    '[1,2]',
    [image],
    ['fault: The payload has none of the forms that this protocol takes.'],
  ],
] as const)('%s', (_, text, stated, expected) => {
  expect(fitted(jsonPayload(text), stated)).toEqual(expected);
});

test('tensors keep their own names and types, and come back to be drawn', () => {
  const tensor = makeTensor('image', 'FP32', [1, 2], [1, 2]);
  const fit = atOnce(fitOf({ kind: 'tensors', tensors: [tensor] }, [{ ...image, shape: [-1, 3] }]));
  expect(fit).toMatchObject({
    inputs: [{ sent: { datatype: 'FP32', shape: [1, 2] }, misfit: 'its shape does not fit [-1,3]' }],
    tensors: [tensor],
  });
});

test('an input of any shape takes any', () => {
  const tensor = makeTensor('image', 'FP32', [1, 2], [1, 2]);
  const any: TensorSpec = { name: 'image', datatype: 'FP32' };
  expect(fitted({ kind: 'tensors', tensors: [tensor] }, [any])).toEqual(['image']);
});

test('where the model states nothing, nothing is compared', () => {
  expect(fitted(jsonPayload('{"instances":[{"x":1}]}'), [])).toEqual([]);
});
