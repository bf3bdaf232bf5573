import { expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import type { Verdict } from '../../src/inference/exchange.js';
import type { Service } from '../../src/kserve/service.js';
import type { PredictOptions } from '../../src/predict/predict.js';
import { stepsText } from '../../src/problem.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { seq } from '../discovery/kind-objects.js';
import { iris, options, predictorOf } from './open-predictor.js';
import { json, never, serve } from './predict-text.js';

// A failure of one of many calls is told as that of a single one.

const createToken = () => Promise.resolve({ token: 'T', expiresAt: Date.now() + 600_000 });

/** The verdict on a call of a load, and on the same prediction, at a server with this answer. */
async function verdicts(service: Service, status: number, body: string, more: Partial<PredictOptions>) {
  await using server = await serve((_request, response) => json(response, status, body));
  const { cluster } = fakeCluster({});
  const discovery = createDiscovery(cluster, {
    address: `127.0.0.1:${server.port}`,
    trust: { insecure: false },
    environment: {},
  });
  const predictor = predictorOf({ ...cluster, createToken }, discovery);
  const asked = options(
    '{"instances":[[1]],"inputs":[{"name":"a","shape":[1],"datatype":"FP32","data":[1]}]}',
    more,
  );
  const { send } = await predictor.prepareRepeated(service, asked, [], never);
  const { failure } = await send(0, never);
  const { verdict } = await predictor.predict(service, asked, never);
  return [failure, verdict].map(({ who, summary, next } = {} as Verdict) => ({
    who,
    summary,
    first: stepsText(next.slice(0, 1)),
  }));
}

test.each<[string, Service, number, string, Partial<PredictOptions>, RegExp]>([
  [
    'the account whose token was not accepted is named',
    iris,
    401,
    '{}',
    { tokenFrom: { account: 'caller', audiences: [] } },
    /^auth .*\nThe token of serviceaccount\/caller was not accepted/,
  ],
  [
    'the steps of a graph are not its router',
    seq(),
    500,
    '{"error":"boom"}',
    {},
    /^model a step of the graph: the model failed/,
  ],
])('%s', async (_name, service, status, body, more, expected) => {
  const [failure, verdict] = await verdicts(service, status, body, more);
  expect(failure).toEqual(verdict);
  expect(`${failure?.who} ${failure?.summary}\n${failure?.first}`).toMatch(expected);
});

test('a protocol that --protocol says is not told as one that isvc chose', async () => {
  const [failure] = await verdicts(iris, 404, '{"detail":"Not Found"}', { protocol: 'v2' });
  expect(failure?.first).toMatch(/^isvc used v2 because --protocol says so/);
});
