import { expect, test } from 'vitest';
import { createMemory, type Found } from '../../src/discovery/memory.js';
import type { Candidate } from '../../src/inference/endpoint.js';
import { makeService } from './make-service.js';

const [iris, flower] = [makeService({ name: 'iris' }), makeService({ name: 'flower' })];
const secure = makeService({ name: 'iris', url: { scheme: 'https', host: 'iris.test', path: '' } });
const local = makeService({ name: 'local', clusterLocal: true });

function found(more: Partial<Candidate>, close = () => Promise.resolve()): Found {
  const candidate: Candidate = {
    route: 'load-balancer',
    address: '10.0.0.7',
    port: 80,
    tls: false,
    belief: 'cluster',
    bypassesGateway: false,
    final: false,
    why: 'test',
    ...more,
  };
  return { reached: { candidate, close }, attempts: [], warnings: [], trust: { gateways: [], domains: [] } };
}

const gateway = { gateway: 'istio-system/istio-ingressgateway' };

test.each([
  ['a gateway serves other services', found(gateway), flower, true],
  ['but not those with another scheme', found(gateway), secure, false],
  ['nor those that no gateway routes', found(gateway), local, false],
  [
    "a gateway's listener for one host serves only its service",
    found({ ...gateway, host: 'iris.svc' }),
    flower,
    false,
  ],
  ['a pod serves only its service', found({ route: 'port-forward', bypassesGateway: true }), flower, false],
  ['the name of a service leads to it alone', found({ route: 'direct' }), flower, false],
  ['a given address serves all', found({ route: 'given' }), flower, true],
])('%s', (_name, one, other, shared) => {
  const memory = createMemory();
  memory.keep(iris, 'v1', one);
  expect(memory.recall(iris, 'v1')).toBe(one);
  expect(memory.recall(other, 'v1') === one).toBe(shared);
});

test('a pod has a port for each protocol', () => {
  const memory = createMemory();
  memory.keep(iris, 'v1', found({ route: 'port-forward', bypassesGateway: true }));
  expect(memory.recall(iris, 'grpc-v2')).toBeUndefined();
});

test('what is forgotten is closed, and the rest stays', () => {
  const closed: string[] = [];
  const memory = createMemory();
  const one = found({ bypassesGateway: true }, () => Promise.resolve(void closed.push('one')));
  const two = found({ bypassesGateway: true }, () => Promise.reject(new Error('closed before')));
  memory.keep(iris, 'v1', one);
  memory.keep(flower, 'v1', two);
  memory.forget(one.reached.candidate);
  expect([memory.recall(iris, 'v1'), memory.recall(flower, 'v1')]).toEqual([undefined, two]);
  memory.forget(two.reached.candidate);
  expect(memory.recall(flower, 'v1')).toBeUndefined();
  expect(closed).toEqual(['one']);
});
