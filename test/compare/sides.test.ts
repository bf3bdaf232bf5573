import { expect, test } from 'vitest';
import { findSides } from '../../src/compare/sides.js';
import type { Predictor } from '../../src/predict/predict.js';
import { Problem } from '../../src/problem.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { makeService } from '../discovery/make-service.js';

const payload = { bytes: Buffer.from('{}'), as: 'json', source: 'a test' } as const;
const service = makeService({
  name: 'iris',
  components: [
    {
      kind: 'predictor',
      ports: [],
      traffic: [
        { revision: 'iris-2', latest: true, tag: 'latest', percent: 10 },
        { revision: 'iris-1', latest: false, tag: 'prev', percent: 90 },
      ],
    },
  ],
});

test('where the way to one version is not found, that to the other is closed, though it is found later', async () => {
  const gone = new Problem('not-found', 'There is no gateway.', { remedy: 'Install one.' });
  let open = 0;
  const predictor: Predictor = {
    predict: () => Promise.reject(gone),
    payloadFor: () => Promise.reject(gone),
    close: () => {
      open -= 1;
    },
  } as Partial<Predictor> as Predictor;
  const predictorTo = async (_: unknown, part: string): Promise<Predictor> => {
    if (part === 'prev') throw gone;
    await new Promise(setImmediate);
    open += 1;
    return predictor;
  };
  const found = findSides(
    { cluster: fakeCluster({ objects: {} }).cluster, predictor, predictorTo },
    { service, options: { verb: 'predict', binary: false, scale: 1, timeoutMs: 1000 } },
    undefined,
    [payload],
    new AbortController().signal,
  );
  await expect(found).rejects.toBe(gone);
  // What opened was closed, and whatever was still opening had its time.
  await new Promise(setImmediate);
  expect(open).toBe(0);
});
