import { expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { webhooks } from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';
import { makeService } from './make-service.js';

const trust = { insecure: false };
const service = makeService({ deploymentMode: 'Standard' });
const name = 'inferenceservice.serving.kserve.io';
const first = [
  `validatingwebhookconfigurations/${name}`,
  'configmaps@*',
  'services@*',
  'gateways@*',
  'configmaps@knative-serving',
];
const told = { objects: { validatingwebhookconfigurations: [webhooks(name, 'kserve')] } };

function discoverAhead(options: FakeOptions, given: { readonly address?: string } = {}) {
  const { signal } = new AbortController();
  const { cluster, calls } = fakeCluster(options);
  const discovery = createDiscovery(cluster, { ...given, trust, environment: {}, ahead: signal });
  /** Nothing here answers: the search ends with what it read. */
  const look = () => discovery.findEndpoint(service, 'v1', signal).catch(() => undefined);
  return { calls, look };
}

test('what every look begins with is read at once, and not again by the first look', async () => {
  const { calls, look } = discoverAhead(told);
  expect(calls).toEqual(first);
  await look();
  expect(calls.filter((call) => first.includes(call))).toEqual(first);
});

test('a second look reads the cluster as it is then', async () => {
  const { calls, look } = discoverAhead({});
  await look();
  const before = calls.length;
  await look();
  expect(calls.slice(before)).toContain('services@*');
});

test('nothing is read ahead where an address is given', () => {
  expect(discoverAhead({}, { address: '127.0.0.1:80' }).calls).toEqual([]);
});
