import type { Model } from './model.js';
import { floats, numbersOf } from './numeric-tensor.js';

/** TensorFlow Serving's own example: y = x / 2 + 2. */
export function halfPlusTwo(name: string): Model {
  return {
    name,
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1] }],
    outputs: [{ name: 'y', datatype: 'FP32', shape: [-1] }],
    run: async (inputs) =>
      inputs.map((input) =>
        floats(
          'y',
          input.shape,
          numbersOf(input).map((x) => x / 2 + 2),
        ),
      ),
  };
}
