import { expect, test } from 'vitest';
import { createMemory, type EndpointQuery, type WayIn } from '../../src/discovery/memory.js';
import type { Candidate } from '../../src/inference/endpoint.js';
import type { Protocol, Service } from '../../src/kserve/service.js';
import { makeService } from './make-service.js';

const [iris, flower] = [makeService({ name: 'iris' }), makeService({ name: 'flower' })];
const secure = makeService({ name: 'iris', url: { scheme: 'https', host: 'iris.test', path: '' } });

function found(more: Partial<Candidate>, close = () => Promise.resolve()): WayIn {
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

function call(service: Service, protocol: Protocol = 'v1'): EndpointQuery {
  return { service, protocol, serverName: service.url?.host ?? '' };
}

test.each<readonly [string, Partial<Candidate>, EndpointQuery, boolean]>([
  ['a gateway of the cluster serves other services', gateway, call(flower), true],
  ['over the other REST protocol too', gateway, call(flower, 'v2'), true],
  ['but not over gRPC: it may speak HTTP/1.1 alone', gateway, call(flower, 'grpc-v2'), false],
  [
    "one that only a service's route names serves no other",
    { ...gateway, belief: 'route' },
    call(flower),
    false,
  ],
  ['over TLS it has a certificate for some hosts', { ...gateway, tls: true }, call(flower), false],
  ['a listener for one host serves only its service', { ...gateway, host: 'iris.svc' }, call(flower), false],
  ['a pod serves only its service', { route: 'port-forward', bypassesGateway: true }, call(flower), false],
  ['the name of a service leads to it alone', { route: 'direct', belief: 'status' }, call(flower), false],
  ['a given address serves all', { route: 'given', belief: 'given' }, call(flower), true],
])('%s', (_name, more, other, shared) => {
  const memory = createMemory();
  const one = found(more);
  memory.keep(call(iris), one);
  expect(memory.recall(call(iris))).toBe(one);
  expect(memory.recall(other)).toBeUndefined();
  expect(memory.recallAmong([one.reached.candidate], other) === one).toBe(shared);
});

test('another gateway than the one that answered is not taken for it', () => {
  const memory = createMemory();
  memory.keep(call(iris), found(gateway));
  const others = [found({ ...gateway, address: '10.0.0.8' }), found({ ...gateway, port: 8080 })];
  for (const { reached } of others)
    expect(memory.recallAmong([reached.candidate], call(flower))).toBeUndefined();
});

test('what comes before it must have failed when it was found', () => {
  const memory = createMemory();
  const better = found({ ...gateway, address: '10.0.0.1' }).reached.candidate;
  const one = found(gateway);
  const attempts = [{ candidate: better, outcome: 'failed', detail: 'connection refused' }] as const;
  memory.keep(call(iris), one);
  expect(memory.recallAmong([better, one.reached.candidate], call(flower))).toBeUndefined();
  expect(memory.recallFailures([better], call(flower))).toBeUndefined();
  memory.forget(one.reached.candidate);
  memory.keep(call(iris), { ...one, attempts });
  expect(memory.recallAmong([better, one.reached.candidate], call(flower))?.reached).toBe(one.reached);
  expect(memory.recallFailures([better], call(flower))).toEqual({ attempts });
  expect(memory.recallFailures([better], call(flower, 'grpc-v2'))).toBeUndefined();
});

test('a service that changes where it is served is looked for again', () => {
  const memory = createMemory();
  memory.keep(call(iris), found({ ...gateway, belief: 'route' }));
  expect(memory.recall(call({ ...iris, deploymentMode: 'Knative' }))).toBeUndefined();
  expect(memory.recall(call(secure))).toBeUndefined();
});

test('a pod has a port for each protocol', () => {
  const memory = createMemory();
  memory.keep(call(iris), found({ route: 'port-forward', bypassesGateway: true }));
  expect(memory.recall(call(iris, 'grpc-v2'))).toBeUndefined();
});

test('of two looks that end at once, the later one is closed and takes what the sooner found', () => {
  const closed: string[] = [];
  const memory = createMemory();
  const [one, two] = ['one', 'two'].map((name) =>
    found({ bypassesGateway: true }, () => Promise.resolve(void closed.push(name))),
  );
  if (one === undefined || two === undefined) throw new Error('two were made');
  expect(memory.keep(call(iris), one).reached).toBe(one.reached);
  expect(memory.keep(call(iris), two).reached).toBe(one.reached);
  expect(closed).toEqual(['two']);
  memory.forget(one.reached.candidate);
  expect(closed).toEqual(['two', 'one']);
});

test('what is forgotten is closed, and the rest stays', () => {
  const closed: string[] = [];
  const memory = createMemory();
  const one = found({ bypassesGateway: true }, () => Promise.resolve(void closed.push('one')));
  const two = found({ bypassesGateway: true }, () => Promise.reject(new Error('closed before')));
  memory.keep(call(iris), one);
  memory.keep(call(flower), two);
  memory.forget(one.reached.candidate);
  expect([memory.recall(call(iris)), memory.recall(call(flower))]).toEqual([undefined, two]);
  memory.forget(two.reached.candidate);
  expect(memory.recall(call(flower))).toBeUndefined();
  expect(closed).toEqual(['one']);
});
