import { expect, test } from 'vitest';
import { parsePod } from '../../src/kserve/pod.js';
import { askPods, troubleLine } from '../../src/predict/pod-trouble.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { failure, http } from './make-evidence.js';

const now = Date.parse('2026-11-27T08:00:00Z');
const service = http(200, '').service;
const predictor = { ...service, components: [{ kind: 'predictor', traffic: [], ports: [] }] } as const;

function pod(status: object) {
  return parsePod(podOf('7d9', status));
}

/** A pod of a version, as the API has it. */
function podOf(version: string, status: object) {
  const labels = {
    component: 'predictor',
    app: 'isvc.iris-predictor',
    'pod-template-hash': version,
    'serving.kserve.io/inferenceservice': service.name,
  };
  return {
    metadata: {
      name: `iris-predictor-${version}-x`,
      namespace: 'demo',
      labels,
      creationTimestamp: '2026-11-27T07:59:00Z',
    },
    spec: { containers: [{ name: 'kserve-container', image: 'kserve/sklearnserver:v0.20.0' }] },
    status,
  };
}

const killed = (finishedAt: string) =>
  pod({
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      {
        name: 'kserve-container',
        ready: true,
        restartCount: 1,
        state: { running: { startedAt: finishedAt } },
        lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt } },
      },
    ],
  });

test('a pod that cannot start says why', () => {
  const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x:1": not found' };
  const status = {
    phase: 'Pending',
    containerStatuses: [{ name: 'kserve-container', ready: false, state: { waiting } }],
  };
  expect(troubleLine(predictor, [pod(status)], now)).toMatch(/^predictor: ImagePullBackOff/);
});

test('a run that ended just now is told, an old one is not', () => {
  expect(troubleLine(predictor, [killed('2026-11-27T07:59:50Z')], now)).toBe(
    'predictor: kserve-container was restarted once; its last run ended with OOMKilled, exit code 137',
  );
  expect(troubleLine(predictor, [killed('2026-11-27T06:00:00Z')], now)).toBe('');
  expect(troubleLine(predictor, [], now)).toBe('');
});

test.each([
  ['no pod behind the gateway', http(503, 'no healthy upstream')],
  ['nothing that listens', http(502, 'dial tcp 127.0.0.1:8080: connect: connection refused')],
  ['a server that died', http(502, 'EOF')],
  ['the activator waited in vain', http(504, 'activator request timeout')],
  ['time ran out on Knative', failure('wait', 'TIMEOUT', { service: { deploymentMode: 'Knative' } })],
])('%s: the pods are asked, and what they say is told', (_name, evidence) => {
  expect(decideVerdict(evidence).ask).toBe('pods');
  const told = decideVerdict({
    ...evidence,
    podTrouble: 'predictor: Unschedulable: 1 Insufficient nvidia.com/gpu',
  });
  expect(told.ask).toBeUndefined();
  expect(stepsText(told.next)).toContain(
    'Its pod says: predictor: Unschedulable: 1 Insufficient nvidia.com/gpu',
  );
});

test('a rollout that does not go on is told as such, not as what a pod says', async () => {
  const ready = {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'kserve-container', ready: true, state: { running: {} } }],
  };
  const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x:1": not found' };
  const stuck = {
    phase: 'Pending',
    containerStatuses: [{ name: 'kserve-container', ready: false, state: { waiting } }],
  };
  const { cluster } = fakeCluster({ objects: { pods: [podOf('old', ready), podOf('new', stuck)] } });
  const seen = await askPods(cluster, predictor, 60_000, new AbortController().signal);
  expect(seen).toMatchObject({
    isRollout: true,
    podTrouble: expect.stringMatching(/^the version before still answers; the new one does not start/),
  });
  const evidence = { ...http(503, 'no healthy upstream'), ...seen };
  expect(stepsText(decideVerdict(evidence).next)).toContain('Note: the version before still answers');
});
