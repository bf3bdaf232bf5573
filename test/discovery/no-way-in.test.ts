import { expect, test } from 'vitest';
import type { Attempt } from '../../src/inference/endpoint.js';
import { noWayIn, notReady } from '../../src/discovery/no-way-in.js';
import { explainReadiness, startTrouble } from '../../src/kserve/explain.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { parsePod } from '../../src/kserve/pod.js';
import {
  ended,
  podObject,
  unready,
  unreadyPodStatus,
  unscheduledStatus,
  waitingFor,
} from '../kserve/pod-objects.js';
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
  const refused: Attempt = { ...gateway, failure: { code: 'NOT_HTTP2' } };
  expect(noWayIn(makeService(), 'grpc-v2', [refused], []).remedy).toContain('gRPC needs HTTP/2');
});

test('a gateway that asks for a client certificate: the advice is the flags that send one', () => {
  const refused: Attempt = { ...gateway, failure: { code: 'CLIENT_CERTIFICATE' } };
  expect(noWayIn(makeService(), 'v1', [refused, failed], []).remedy).toContain('--cert FILE --key FILE');
});

test.each(['CERT_HAS_EXPIRED', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_REVOKED', 'CERT_UNTRUSTED'])(
  'a certificate that is not trusted (%s): the advice is the flags that trust it',
  (code) => {
    const refused: Attempt = { ...gateway, failure: { code } };
    expect(noWayIn(makeService(), 'v1', [refused, failed], []).remedy).toContain('--cacert FILE');
  },
);

test('a private address: the advice is to trust the domain', () => {
  const url = { scheme: 'http', host: 'm.corp.example.com', path: '' } as const;
  const adviceAt = (refused: 'private' | 'loopback') => {
    const attempt: Attempt = { ...gateway, failure: { code: 'ADDRESS_REFUSED', refused } };
    return noWayIn(makeService({ url }), 'v1', [attempt], []).remedy;
  };
  expect(adviceAt('private')).toContain('--trust-domain m.corp.example.com');
  expect(adviceAt('loopback')).not.toContain('--trust-domain');
});

test('an address that is plain HTTP, where the URL says TLS: the advice is to say so', () => {
  const { candidate } = gateway;
  const given = { ...candidate, route: 'given', address: '10.0.0.9', port: 80, final: true } as const;
  const refused: Attempt = { ...gateway, candidate: given, failure: { code: 'NOT_TLS' } };
  expect(noWayIn(makeService(), 'v1', [refused], []).remedy).toContain('--address http://10.0.0.9:80');
});

const pending = makeService({
  name: 'm',
  readiness: 'not-ready',
  components: [{ kind: 'predictor', traffic: [], ports: [] }],
});
const wait = 'Or wait for it: isvc ready m -n demo --wait';
const describePod = 'See all that its pod says: kubectl describe pod m-0 -n demo';
const log = 'Look for the cause in its log: isvc logs m -n demo';
const podWith = (status: KubeObject) => podObject({ name: 'm-0', namespace: 'demo', service: 'm', status });

// A log is advised only where isvc logs would show one, and waiting only where time may help.
test.each<readonly [string, readonly KubeObject[] | undefined, readonly string[]]>([
  [
    'an image that cannot be pulled',
    [podWith(unreadyPodStatus(unready(waitingFor('ImagePullBackOff', 'not found'))))],
    [describePod],
  ],
  [
    'a container that is being made',
    [podWith(unreadyPodStatus(unready(waitingFor('ContainerCreating'))))],
    [describePod, wait],
  ],
  ['no node that takes it', [podWith(unscheduledStatus('0/1 nodes are available'))], [describePod, wait]],
  [
    'a server that crashes',
    [
      podWith(
        unreadyPodStatus(
          unready(waitingFor('CrashLoopBackOff'), { restartCount: 3, lastState: ended('Error', 1) }),
        ),
      ),
    ],
    [log, wait],
  ],
  ['no pod', [], ['See all that the cluster says of it: kubectl describe isvc m -n demo', wait]],
  ['pods that may not be read', undefined, [log, wait]],
])('not ready, with %s: the remedy', (_, objects, expected) => {
  const pods = objects?.map(parsePod);
  const trouble = startTrouble(pending, pods ?? []);
  const service = explainReadiness(pending, pods ?? []);
  const explained = { service, pods, ...(trouble === undefined ? {} : { trouble }) };
  expect(notReady(explained).remedy?.split('\n')).toEqual(expected);
});

test('a cause that KServe tells itself is nothing to wait for', () => {
  const service = makeService({
    ...pending,
    causeKnown: true,
    whyNotReady: 'RuntimeNotRecognized: there is none',
  });
  expect(notReady({ service, pods: [] })).toMatchObject({
    summary: 'demo/m is not ready: RuntimeNotRecognized: there is none',
    remedy: 'See all that the cluster says of it: kubectl describe isvc m -n demo',
  });
});

test.each([
  ['all could be read', [], 'No way in to demo/m was found: no gateway, and no pod that is ready.'],
  [
    'lists were forbidden',
    ['may not list services'],
    'No way in to demo/m was found in what could be read of the cluster.',
  ],
])('nothing to try, where %s', (_, warnings, summary) => {
  const problem = noWayIn(makeService(), 'v1', [], warnings);
  expect(problem.summary).toBe(summary);
  expect(problem.remedy.split('\n').slice(0, -1)).toEqual(warnings);
});
