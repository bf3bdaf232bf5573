import type { Tensor } from '../../inference/tensor.js';
import { irisCoefficients, irisIntercepts } from './iris-coefficients.js';
import { argmax, linearScores, softmax } from './classify.js';
import { refusal, type Model } from './model.js';
import { classes, floats, numbersOf } from './numeric-tensor.js';

const featureCount = 4;
const irisNames = ['setosa', 'versicolor', 'virginica'];

/** The class (0 setosa, 1 versicolor, 2 virginica) and the probability of each, for every row. */
export function classifyIris(rows: readonly (readonly number[])[]): {
  readonly labels: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
} {
  const probabilities = rows.map((row) => softmax(linearScores(irisCoefficients, irisIntercepts, row)));
  return { labels: probabilities.map(argmax), probabilities };
}

/** The error of scikit-learn for rows of the wrong width. */
export function wrongWidth(width: number): string {
  return `X has ${width} features, but LogisticRegression is expecting ${featureCount} features as input.`;
}

/** KServe's scikit-learn server: one output named `output-0`, and it states neither inputs nor outputs. */
export function sklearnIris(name: string): Model {
  return {
    name,
    inputs: [],
    outputs: [],
    run: async ([input]) => [classes('output-0', classifyIris(rowsOf(input)).labels)],
  };
}

/** The same model behind a server that states its inputs, outputs and the names of its classes, and answers probabilities too. */
export function statedIris(name: string): Model {
  return {
    name,
    inputs: [{ name: 'input-0', datatype: 'FP32', shape: [-1, featureCount] }],
    outputs: [
      { name: 'predict', datatype: 'INT64', shape: [-1] },
      { name: 'probabilities', datatype: 'FP32', shape: [-1, 3], labels: irisNames },
    ],
    run: async ([input]) => {
      const { labels, probabilities } = classifyIris(rowsOf(input));
      return [classes('predict', labels), floats('probabilities', [labels.length, 3], probabilities.flat())];
    },
  };
}

function rowsOf(input: Tensor | undefined): number[][] {
  if (input === undefined) throw refusal('answer', 'list index out of range');
  if (input.datatype === 'BYTES') {
    throw refusal('answer', `could not convert string to float: '${String(input.values[0])}'`);
  }
  const [count = 0, width = 0] = input.shape;
  if (input.shape.length !== 2)
    throw refusal('answer', `Expected 2D array, got ${input.shape.length}D array instead`);
  if (width !== featureCount) throw refusal('answer', wrongWidth(width));
  const numbers = numbersOf(input);
  return Array.from({ length: count }, (_, row) => numbers.slice(row * width, (row + 1) * width));
}
