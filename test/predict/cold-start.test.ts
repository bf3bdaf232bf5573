import { expect, test } from 'vitest';
import type { Discovery } from '../../src/discovery/endpoint.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { ModelCall } from '../../src/predict/model-client.js';
import { sendCall } from '../../src/predict/send-call.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { makeService } from '../discovery/make-service.js';
import { ended, podObject, unready, unreadyPodStatus, waitingFor } from '../kserve/pod-objects.js';
import { http } from './make-evidence.js';

const components = [{ kind: 'predictor', traffic: [], ports: [] }] as const;
const service = makeService({ name: 'iris', deploymentMode: 'Knative', components });
const pod = (status: KubeObject) =>
  podObject({ service: 'iris', namespace: 'demo', revision: 'iris-predictor-00001', status });
const startLimits = { firstLookMs: 1, lookMs: 1, graceMs: 5, startMs: 5000 };
const { endpoint, request } = http(200, '');

/** The evidence of a call that nobody answers, while the pods of its service are in this state. */
async function evidenceOf(pods: readonly KubeObject[]) {
  const call: ModelCall<unknown> = {
    preview: () => ({ request, notes: [], tokenSent: false, secretSent: false }),
    send: (_endpoint, _how, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    share: () => Promise.reject(new Error('nobody shares it')),
    decode: () => undefined,
  };
  const discovery = { findEndpoint: () => Promise.resolve(endpoint) } as unknown as Discovery;
  const { cluster } = fakeCluster({ objects: { pods } });
  const model = { name: 'iris', binary: false, verb: 'predict' } as const;
  const target = { service, protocol: 'v1', model, timeoutMs: 20, waitsForStart: true } as const;
  return sendCall({ discovery, cluster, startLimits }, target, call, 'predict', AbortSignal.any([]));
}

const crashed = unready(waitingFor('CrashLoopBackOff'), {
  restartCount: 2,
  lastState: ended('Error', 1, 'CUDA out of memory'),
});

test('of a pod that cannot start, it is told why, that it has a log, and how long was waited', async () => {
  const evidence = await evidenceOf([pod(unreadyPodStatus(crashed))]);
  expect(evidence).toMatchObject({
    start: 'cannot start',
    podTrouble: expect.stringContaining('CUDA out of memory') as string,
    roundTrip: { failure: { phase: 'wait', code: 'TIMEOUT' } },
  });
  expect(evidence).not.toHaveProperty('noLog');
  // In whole seconds, and never none.
  expect(evidence.timeoutMs % 1000).toBe(0);
  expect(evidence.timeoutMs).toBeGreaterThan(0);
});

test('a pod whose container was never made has written no log', async () => {
  const missing = waitingFor('CreateContainerConfigError', 'secret "key" not found');
  const evidence = await evidenceOf([pod(unreadyPodStatus(unready(missing)))]);
  expect(evidence).toMatchObject({ start: 'cannot start', noLog: true });
});

test('a service without pods is at zero, and nothing is said of them', async () => {
  expect(await evidenceOf([])).toMatchObject({ start: 'at zero', podTrouble: '' });
});
