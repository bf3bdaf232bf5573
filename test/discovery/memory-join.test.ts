import { expect, test } from 'vitest';
import { joinEndpoint } from '../../src/discovery/memory.js';
import type { Candidate } from '../../src/inference/endpoint.js';
import type { Protocol, ServiceUrl } from '../../src/kserve/service.js';
import { makeService } from './make-service.js';

const gateway: Candidate = {
  route: 'load-balancer',
  address: '10.0.0.7',
  port: 80,
  tls: false,
  belief: 'cluster',
  bypassesGateway: false,
  final: false,
  why: 'test',
};
const shared: ServiceUrl = { scheme: 'http', host: 'example.com', path: '/serving/demo/m' };
const predictor: ServiceUrl = { scheme: 'http', host: 'm-predictor-demo.example.com', path: '' };
const withPath = makeService({
  url: shared,
  components: [{ kind: 'predictor', url: predictor, traffic: [], ports: [] }],
});

function join(service: typeof withPath, protocol: Protocol, more: Partial<Candidate> = {}, host?: string) {
  const found = {
    reached: { candidate: { ...gateway, ...more }, close: () => Promise.resolve() },
    attempts: [],
    trust: { gateways: [], domains: [] },
    warnings: [],
  };
  const { host: joined, basePath } = joinEndpoint(service, protocol, found, host);
  return [joined, basePath];
}

test.each([
  ["the URL's host", join(makeService(), 'v1'), ['m-demo.example.com', '']],
  ["the URL's path, for REST", join(withPath, 'v2'), ['example.com', '/serving/demo/m']],
  [
    "the predictor's host, for gRPC under a path",
    join(withPath, 'grpc-v2')[0],
    'm-predictor-demo.example.com',
  ],
  ["the URL's host, for gRPC without a path", join(makeService(), 'grpc-v1')[0], 'm-demo.example.com'],
  ["the candidate's host, without a path", join(withPath, 'v1', { host: 'm.demo.svc' }), ['m.demo.svc', '']],
  ['no path for a pod itself', join(withPath, 'v1', { bypassesGateway: true })[1], ''],
  ['the given host before all', join(withPath, 'v1', { host: 'm.demo.svc' }, 'given.test')[0], 'given.test'],
])('%s', (_name, joined, expected) => {
  expect(joined).toEqual(expected);
});
