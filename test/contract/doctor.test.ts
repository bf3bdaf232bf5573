import { expect, test } from 'vitest';
import { type Check, examine } from '../../src/doctor/doctor.js';
import { useWorld } from './open-world.js';
import { never, predictOptions } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

async function checksOf(role: Role): Promise<ReadonlyMap<string, Check>> {
  const product = await open();
  const target = world().target(role);
  const { context } = product.cluster;
  const checks = await examine(
    {
      readKubeconfig: () => ({ source: 'The test', contexts: [context] }),
      connect: () => Promise.resolve(product),
      about: { name: target.service, namespace: target.namespace, call: predictOptions(target, iris) },
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
