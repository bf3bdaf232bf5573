// Tokens of service accounts, as the API server gives them.
import { afterEach, expect, test } from 'vitest';
import { useWorld } from './open-world.js';
import { never } from './product.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);
const name = 'contract-caller';
const caller = () => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: world().namespace },
});

afterEach(() => world().controls.remove(caller()));

/** The claims of a JWT; its signature is the API server's business. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

test('a token speaks for the account, to the audiences that were asked for, for ten minutes', async () => {
  const { namespace, controls } = world();
  await controls.apply(caller());
  const { cluster } = await open();
  const before = Date.now();
  const { token, expiresAt } = await cluster.createToken({ namespace, name }, ['models', 'others'], never);
  const claims = claimsOf(token);
  expect(claims).toMatchObject({
    aud: ['models', 'others'],
    sub: `system:serviceaccount:${namespace}:${name}`,
  });
  // The API server looks at its clock twice, and drops parts of seconds.
  expect(Math.abs(Number(claims['exp']) * 1000 - expiresAt)).toBeLessThanOrEqual(1000);
  // Whole seconds, and two clocks.
  expect(Math.abs(expiresAt - before - 600_000)).toBeLessThan(120_000);
});

test('without an audience it is for the API server itself', async () => {
  const { namespace, controls } = world();
  await controls.apply(caller());
  const { cluster } = await open();
  const claims = claimsOf((await cluster.createToken({ namespace, name }, [], never)).token);
  expect(claims['aud']).toEqual([claims['iss']]);
});

test('an account that is not there is told with those that are', async () => {
  const { namespace, controls } = world();
  await controls.apply(caller());
  const { cluster } = await open();
  await expect(cluster.createToken({ namespace, name: `${name}s` }, [], never)).rejects.toMatchObject({
    kind: 'cluster',
    summary: `There is no service account ${name}s in namespace ${namespace}.`,
    remedy: expect.stringMatching(new RegExp(`^There are: ${name}\\b`)),
  });
});

test('a user without the right is told which permission is missing', async () => {
  const { namespace, kubeconfigOf } = world();
  const { cluster } = await open({ kubeconfig: kubeconfigOf('lister') });
  await expect(cluster.createToken({ namespace, name: 'default' }, [], never)).rejects.toMatchObject({
    summary: `You may not create serviceaccounts/token in namespace ${namespace}.`,
    remedy: expect.stringContaining(
      `kubectl auth can-i create serviceaccounts/default --subresource=token -n ${namespace}`,
    ),
  });
});
