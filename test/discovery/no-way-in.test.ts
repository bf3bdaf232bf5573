import { expect, test } from 'vitest';
import type { Attempt } from '../../src/inference/endpoint.js';
import { noWayIn } from '../../src/discovery/no-way-in.js';
import { makeService } from './make-service.js';

const failed: Attempt = {
  candidate: {
    route: 'port-forward',
    address: '',
    port: 0,
    tls: false,
    forwardTo: { namespace: 'demo', pod: 'm-predictor-0', port: 8081 },
    belief: 'pod',
    bypassesGateway: true,
    final: false,
    why: 'its pod',
  },
  outcome: 'failed',
  detail: 'the connection was reset',
};
const gateway: Attempt = { ...failed, candidate: { ...failed.candidate, bypassesGateway: false } };
const other = 'The pod may not speak grpc-v2: the protocol of m is v1.';

test.each([
  ['a pod, over another protocol than its own', 'grpc-v2', failed, true],
  ['a pod, over its own protocol', 'v1', failed, false],
  ['a gateway, which takes every protocol', 'grpc-v2', gateway, false],
] as const)('nothing answered: %s', (_, protocol, attempt, told) => {
  const problem = noWayIn(makeService({ protocol: 'v1' }), protocol, [attempt], []);
  expect(problem).toMatchObject({
    kind: 'no-way-in',
    summary: expect.stringContaining('m-predictor-0:8081'),
  });
  expect(problem.remedy?.includes(other)).toBe(told);
});

test('where gateways answer over HTTP/1.1 alone, the advice is a port that speaks HTTP/2', () => {
  const refused: Attempt = { ...gateway, detail: 'it does not speak HTTP/2' };
  expect(noWayIn(makeService(), 'grpc-v2', [refused], []).remedy).toContain('gRPC needs HTTP/2');
});
