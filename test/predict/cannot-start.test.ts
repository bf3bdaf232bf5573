import { expect, onTestFinished, test } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { startDemo } from '../../src/demo/demo.js';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { findService } from '../../src/discovery/find-service.js';
import { verdictLines } from '../../src/format/verdict.js';
import { createPredictor, verdictProblemKind } from '../../src/predict/predict.js';
import { exitCodes } from '../../src/problem.js';
import { options } from './open-predictor.js';

const never = new AbortController().signal;
const trust = { insecure: false };
const irisRow = '{"instances":[[6.8,2.8,4.8,1.4]]}';

test('a service that cannot start from zero is told long before its start may end, with what its pod says', async () => {
  const demo = await startDemo({});
  const cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  const predictor = createPredictor({
    cluster,
    discovery: createDiscovery(cluster, { trust, environment: {} }),
    trust,
    headers: {},
    payloadFolder: '/nonexistent',
    // A kubelet tries again after 10 to 20 seconds; this one never does.
    startLimits: { firstLookMs: 100, lookMs: 100, graceMs: 100, startMs: 120_000 },
  });
  onTestFinished(async () => {
    predictor.close();
    await cluster.close();
    await demo.close();
  });
  const service = await findService(cluster, cluster.namespace, 'lost-secret', never);
  const asked = options(irisRow, { timeoutMs: 60_000, waitsForStart: true });
  const exchange = await predictor.predict(service, asked, never);
  const said = verdictLines(exchange).join('\n');
  expect(said).toContain(
    'lost-secret does not start from zero: predictor: CreateContainerConfigError: secret "models-bucket" not found',
  );
  // No container has run: there is no log to look at.
  expect(said).toContain('kubectl describe pods -n kserve-demo');
  expect(said).not.toContain('isvc logs');
  expect(exchange.answer).toBeUndefined();
  expect(exitCodes[verdictProblemKind(exchange.verdict)]).toBe(7);
});
