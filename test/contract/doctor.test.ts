import { expect, test } from 'vitest';
import { type Check, examine } from '../../src/doctor/doctor.js';
import { useWorld } from './open-world.js';
import { never, predictOptions } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

/** Of a service, or without a role of the cluster and all its services. */
async function checksOf(role?: Role, kubeconfig = world().kubeconfig): Promise<ReadonlyMap<string, Check>> {
  const product = await open({ kubeconfig });
  const target = role === undefined ? undefined : world().target(role);
  const { context } = product.cluster;
  const checks = await examine(
    {
      readKubeconfig: () => ({ source: 'The test', contexts: [context] }),
      connect: () => Promise.resolve(product),
      ...(target === undefined
        ? { everywhere: true }
        : {
            about: { name: target.service, namespace: target.namespace, call: predictOptions(target, iris) },
          }),
    },
    never,
  );
  return new Map(checks.map((check) => [check.id, check]));
}

test('a healthy service passes each step from the API server to its prediction', async () => {
  const checks = await checksOf('kserve-v1');
  const steps = [
    'api-server',
    'login',
    'rights',
    'kserve-kinds',
    'service',
    'gateways',
    'conditions',
    'pods',
    'server',
    'model',
    'prediction',
  ];
  expect(steps.map((id) => [id, checks.get(id)?.state, checks.get(id)?.seen.join()])).toEqual(
    steps.map((id) => [id, 'passed', expect.anything()]),
  );
  expect(checks.get('route')?.state).not.toBe('failed');
});

test('a pod that does not start fails by its own reason; what does not depend on it passes', async () => {
  const checks = await checksOf('failing-pod');
  expect([checks.get('service')?.state, checks.get('conditions')?.state]).toEqual(['passed', 'failed']);
  expect(checks.get('conditions')?.problem).toBe('not-ready');
  expect(checks.get('prediction')?.state).not.toBe('passed');
});

test('without a name the cluster is checked, and each service is a line', async () => {
  const checks = await checksOf();
  const steps = ['api-server', 'login', 'rights', 'kserve-kinds', 'kserve-configuration'];
  expect(steps.map((id) => [id, checks.get(id)?.state])).toEqual(steps.map((id) => [id, 'passed']));
  // Where no gateway is that of all services, there is none to look at.
  expect(checks.get('gateways')?.state).toBe(world().hasSharedGateway ? 'passed' : 'skipped');
  expect([checks.get('service'), checks.get('prediction')]).toEqual([undefined, undefined]);
  const lines = checks.get('services')?.parts ?? [];
  const lineOf = (role: Role) => {
    const { namespace, service } = world().target(role);
    return lines.find(({ text }) => text.startsWith(`${namespace}/${service}:`));
  };
  expect([lineOf('kserve-v1')?.state, lineOf('failing-pod')?.state]).toEqual(['passed', 'failed']);
});

test('a user who may do nothing is told so at the rights, with the Role; what needs no right passes', async () => {
  const checks = await checksOf('kserve-v1', world().kubeconfigOf('nobody'));
  expect([checks.get('api-server')?.state, checks.get('login')?.state]).toEqual(['passed', 'passed']);
  expect(checks.get('rights')).toMatchObject({ state: 'failed', problem: 'cluster' });
  expect(checks.get('rights')?.remedy.join('\n')).toContain('resources: [inferenceservices');
  expect(checks.get('service')?.state).toBe('failed');
});

test('a user who may read services alone misses rights, each with what it is good for, and the service is read', async () => {
  const checks = await checksOf('kserve-v1', world().kubeconfigOf('lister'));
  const { state, parts = [], remedy = [] } = checks.get('rights') ?? {};
  expect(state).toBe('passed');
  expect(parts.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^list pods \(.+\)$/u));
  expect(remedy.join('\n')).toContain('kind: ClusterRole');
  expect(remedy.join('\n')).not.toContain('[inferenceservices]');
  expect(checks.get('service')?.state).toBe('passed');
});
