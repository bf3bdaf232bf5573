import type { Tensor } from '../../inference/tensor.js';
import { argmax, linearScores, softmax } from './classify.js';
import { digitsCoefficients, digitsIntercepts } from './digits-coefficients.js';
import type { Model } from './model.js';
import { classes, floats, numbersOf } from './numeric-tensor.js';

const side = 8;

/**
 * Ten probabilities and the digit, for images of bright strokes on dark: FP32 from 0 to 1 or from 0 to 255 (any value above 1
 * decides that for the whole tensor), or UINT8.
 */
export function digits(name: string): Model {
  return {
    name,
    inputs: [{ name: 'image', datatype: 'FP32', shape: [-1, side, side, 1] }],
    alsoTakes: ['UINT8'],
    outputs: [
      { name: 'probabilities', datatype: 'FP32', shape: [-1, 10] },
      { name: 'digit', datatype: 'INT64', shape: [-1] },
    ],
    run: async (inputs) => {
      const probabilities = inputs.flatMap(imagesOf).map((image) => softmax(scoresOf(image)));
      return [
        floats('probabilities', [probabilities.length, 10], probabilities.flat()),
        classes('digit', probabilities.map(argmax)),
      ];
    },
  };
}

function scoresOf(image: readonly number[]): number[] {
  return linearScores(digitsCoefficients, digitsIntercepts, image).map((score) => score / 1000);
}

function imagesOf(tensor: Tensor): number[][] {
  const numbers = numbersOf(tensor);
  const isBytes = tensor.datatype === 'UINT8' || numbers.some((value) => value > 1);
  const pixels = isBytes ? numbers.map((value) => value / 255) : numbers;
  const area = side * side;
  return Array.from({ length: pixels.length / area }, (_, at) => pixels.slice(at * area, (at + 1) * area));
}
