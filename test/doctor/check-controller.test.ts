import { expect, test } from 'vitest';
import { checkController } from '../../src/doctor/check-controller.js';
import { ingressDefaults } from '../../src/kserve/ingress-config.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { object } from '../discovery/cluster-objects.js';
import type { FakeOptions } from '../discovery/fake-cluster.js';
import { startedCheck, runCheck } from './run-check.js';

const configuration = { ...ingressDefaults, findings: [], namespace: 'kserve' };
const labels = { 'control-plane': 'kserve-controller-manager' };
const image = 'kserve/kserve-controller:v0.20.0';

function deployment(available: number, name = 'kserve-controller-manager'): KubeObject {
  return object('kserve', name, {
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { spec: { containers: [{ name: 'manager', image }] } },
    },
    status: { availableReplicas: available },
  });
}

const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image' };
const brokenPod = object(
  'kserve',
  'kserve-controller-manager-1',
  {
    status: {
      phase: 'Pending',
      containerStatuses: [{ name: 'manager', ready: false, restartCount: 0, state: { waiting } }],
    },
  },
  labels,
);

const run = (options: FakeOptions) =>
  runCheck(options, (checkup, login, signal) =>
    checkController(checkup, login, startedCheck(configuration), signal),
  );

test('a controller that is available passes, with its image; other Deployments are not looked at', async () => {
  const { state, parts } = await run({
    objects: { deployments: [deployment(1), deployment(0, 'somebody-elses')] },
  });
  expect([state, parts.map(({ text }) => text)]).toEqual([
    'passed',
    [`kserve-controller-manager: 1 of 1 available (kserve-controller:v0.20.0)`],
  ]);
});

test('one that is not fails with the reason of its pod', async () => {
  const { state, parts, remedy } = await run({
    objects: { deployments: [deployment(0)], pods: [brokenPod] },
  });
  expect(state).toBe('failed');
  expect(parts[0]?.text).toContain('ImagePullBackOff');
  expect(remedy).toContain('kubectl describe deployment kserve-controller-manager -n kserve');
});

const service = (generation: number, status?: KubeObject) =>
  object('models', 'iris', {
    metadata: { namespace: 'models', name: 'iris', generation },
    ...(status === undefined ? {} : { status }),
  });

test('without a Deployment, what a controller has written tells whether one works', async () => {
  const works = await run({ objects: { inferenceservices: [service(2, { observedGeneration: 2 })] } });
  expect([works.state, works.seen[0]]).toEqual(['skipped', expect.stringContaining('it runs elsewhere')]);
  for (const late of [service(3, { observedGeneration: 2 }), service(1)]) {
    const { state, seen } = await run({ objects: { inferenceservices: [late] } });
    expect([state, seen[0]]).toEqual(['failed', expect.stringContaining('it has not seen 1 of 1 services')]);
  }
  expect((await run({})).state).toBe('failed');
});

test('what may not be read is skipped', async () => {
  expect((await run({ forbidden: ['deployments'] })).state).toBe('skipped');
});
