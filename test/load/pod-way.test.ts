import { expect, test } from 'vitest';
import type { Candidate } from '../../src/inference/endpoint.js';
import { notForPods } from '../../src/load/pod-way.js';

function wayIn(address: string, more: Partial<Candidate> = {}) {
  const candidate: Candidate = {
    route: 'load-balancer',
    address,
    port: 80,
    tls: false,
    belief: 'cluster',
    bypassesGateway: false,
    final: false,
    why: 'test',
    ...more,
  };
  return {
    candidate,
    address,
    port: 80,
    ...(candidate.proxy === undefined ? {} : { proxy: candidate.proxy }),
  };
}

test.each([
  ['a port-forward', wayIn('127.0.0.1', { route: 'port-forward' }), 'port-forward'],
  ['loopback', wayIn('127.0.0.1'), "this machine's own"],
  ['loopback in IPv6', wayIn('::1'), "this machine's own"],
  ['loopback that IPv6 carries', wayIn('::ffff:127.0.0.1'), "this machine's own"],
  ['localhost', wayIn('localhost'), "this machine's own"],
  ['a link-local address', wayIn('169.254.1.1'), "this machine's own"],
  ['a proxy', wayIn('10.0.0.1', { proxy: 'http://proxy:3128' }), 'the proxy http://proxy:3128'],
])('%s is not for pods', async (_, endpoint, why) => {
  expect(await notForPods(endpoint)).toContain(why);
});

test.each([
  ['a load balancer', wayIn('10.0.0.7')],
  ['a node port', wayIn('172.18.0.2', { route: 'node-port' })],
  ['a name that is unknown here', wayIn('gateway.isvc-test.invalid')],
])('%s is', async (_, endpoint) => {
  expect(await notForPods(endpoint)).toBeUndefined();
});
