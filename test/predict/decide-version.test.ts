import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { grpc, http } from './make-evidence.js';

const error = (text: string) => JSON.stringify({ error: text });
const version = { modelVersion: '9', versions: ['1', '2'] };
test.each<[string, Evidence, RegExp, RegExp]>([
  [
    'Triton',
    http(404, error("Request for unknown model: 'iris' version 9 is not found"), {}, { evidence: version }),
    /^the server has no version 9 of model iris/,
    /Versions on this server: 1, 2\n.*--model-version 2/,
  ],
  [
    'Triton over gRPC',
    grpc(5, "Request for unknown model: 'iris' version 9 is not found", {}, { evidence: version }),
    /no version 9 of model iris/,
    /Versions on this server: 1, 2/,
  ],
  [
    'TensorFlow Serving',
    http(404, error('Servable not found for request: Specific(iris, 9)'), {}, { evidence: version }),
    /no version 9 of model iris/,
    /Versions on this server: 1, 2/,
  ],
  [
    'TensorFlow Serving over gRPC',
    grpc(5, 'Servable not found for request: Specific(iris, 9)', {}, { evidence: version }),
    /no version 9 of model iris/,
    /Versions on this server: /,
  ],
  [
    'MLServer',
    http(
      404,
      error('Model iris with version 9 not found'),
      {},
      { evidence: { modelVersion: '9', versions: [] } },
    ),
    /no version 9 of model iris/,
    /leave it out/,
  ],
  [
    'MLServer over gRPC',
    grpc(5, 'Model iris with version 9 not found', {}, { evidence: version }),
    /no version 9/,
    /Versions on this server: 1, 2/,
  ],
  [
    'KServe',
    http(501, error('Model versioning not supported yet.'), {}, { evidence: version }),
    /does not have model versions/,
    /Leave out --model-version/,
  ],
  [
    'a model that is not there at all',
    http(
      404,
      error('Servable not found for request: Specific(iris, 9)'),
      {},
      { evidence: { modelVersion: '9', versions: [], models: ['flower'] } },
    ),
    /no model named iris/,
    /Models on this server: flower/,
  ],
  [
    'MLServer over gRPC without a version',
    grpc(5, 'Model iris with version  not found', {}, { evidence: { models: ['m'] } }),
    /no model named iris/,
    /Models on this server: m/,
  ],
])('a version that is not there: %s', (_name, evidence, summary, next) => {
  const verdict = decideVerdict(evidence);
  expect(verdict).toMatchObject({ who: 'server' });
  expect(verdict.summary).toMatch(summary);
  expect(stepsText(verdict.next)).toMatch(next);
});
