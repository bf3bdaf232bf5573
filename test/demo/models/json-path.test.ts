import { expect, test } from 'vitest';

import { pathExists } from '../../../src/demo/models/json-path.js';

const body = {
  instances: [1, 2],
  predictions: [
    { label: 'cat', scores: [0.9] },
    { label: 'dog', scores: [] },
  ],
  'a.b': { nothing: null },
  modelId: '1',
};

test.each([
  ['instances', true],
  ['instances.1', true],
  ['instances.2', false],
  ['instances.#', true],
  ['instances.#(==1)', true],
  ['instances.#(==3)', false],
  ['instances.#(>1)', true],
  ['instances.#(>=3)', false],
  ['instances.#(!=1)', true],
  ['predictions.#(label=="dog").scores', true],
  ['predictions.#(label=="cow").scores', false],
  ['predictions.#(label=="dog").scores.0', false],
  ['predictions.#.label', true],
  ['predictions.#(scores.0<1)#', true],
  ['[@this].#(predictions.0.label=="cat")', true],
  ['[@this].#(modelId=="2")', false],
  ['[@this].#(nothing)', false],
  ['a\\.b.nothing', true],
  ['a.b.nothing', false],
  ['modelId.0', false],
  ['', false],
])('%s leads somewhere: %s', (path, expected) => {
  expect(pathExists(body, path)).toBe(expected);
});
