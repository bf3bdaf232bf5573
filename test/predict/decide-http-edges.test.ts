import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { expectVerdict, outlineOf } from './expect-verdict.js';
import { http, plain } from './make-evidence.js';

const through = { server: 'istio-envoy', 'x-envoy-upstream-service-time': '3' };
const envoy = { server: 'istio-envoy' };
const pod = { candidate: { bypassesGateway: true } };
const knative = { service: { deploymentMode: 'Knative' } } as const;
const nginx = (title: string) =>
  `<html><head><title>${title}</title></head><body><center>nginx</center></body></html>`;
const to = (location: string) => ({ location });

test.each<[string, Evidence, string, RegExp]>([
  [
    'gRPC in place of REST, with its message',
    http(200, '', { 'content-type': 'application/grpc', 'grpc-message': 'bad' }),
    'server',
    /does not take v1 here: it answers in gRPC: bad$/,
  ],
  ['the first status of a redirect', http(300, '', to('/x')), 'not-sure', /elsewhere: HTTP 300 to \/x$/],
  [
    'a challenge beside a good status asks for nothing',
    http(200, '{}', { 'www-authenticate': 'Basic' }, { evidence: { undecodable: 'no', mismatch: 'form' } }),
    'server',
    /^the model server answered 200/,
  ],
  ['a redirect to another host', http(302, '', to('http://x.test/')), 'auth', /HTTP 302 to http/],
  ['the same by 303', http(303, '', to('http://x.test/')), 'auth', /HTTP 303 to http/],
  ['the same by 307', http(307, '', to('http://x.test/')), 'not-sure', /elsewhere: HTTP 307/],
  [
    'a redirect on the same host, in capitals',
    http(302, '', to('http://IRIS-demo.example.com/x')),
    'not-sure',
    /elsewhere: HTTP 302/,
  ],
  [
    'a redirect to the same path with a slash',
    http(307, '', to('/v1/models/iris:predict/')),
    'server',
    /does not take v1 here: HTTP 307/,
  ],
  ['a redirect to what is no URL', http(302, '', to('http://[')), 'not-sure', /elsewhere: HTTP 302/],
  ['a 404 of blanks', http(404, ' \n', envoy), 'gateway', /has no route for host/],
  ['a 404 in place of gRPC of which nobody tells', plain(404, ''), 'not-sure', /HTTP 404 in place of gRPC$/],
  ['the same of Envoy', plain(404, '', envoy), 'server', /does not take grpc-v2 here/],
  ["Traefik's page", http(404, '404 page not found\n'), 'gateway', /Traefik.* has no route/],
  ['its words in others', http(404, 'a 404 page not found'), 'not-sure', /HTTP 404 a 404 page/],
  ['its words and others', http(404, '404 page not found: x'), 'not-sure', /HTTP 404 404 page/],
  ['a 404 that names the model', http(404, 'what is iris?'), 'server', /^the server has no model named iris/],
  [
    'a 404 where no model was named',
    http(404, 'what is that?', {}, { evidence: { modelName: '' } }),
    'not-sure',
    /what is that/,
  ],
  ['a 408 of the gateway', http(408, ''), 'timeout', /^the gateway gave up waiting/],
  ['a 504 of the gateway', http(504, ''), 'timeout', /^the gateway gave up waiting/],
  ['a 502 of the gateway', http(502, ''), 'gateway', /reached no pod of iris: HTTP 502$/],
  ['a 503 of the gateway in words of its own', http(503, 'later'), 'not-sure', /HTTP 503 later$/],
  ['a 505', http(505, ''), 'server', /does not take v1 here: HTTP 505$/],
  [
    "nginx's page of the ingress",
    http(502, nginx('Bad Gateway')),
    'gateway',
    /no server listening in the pod/,
  ],
  [
    'the same page from behind Envoy, which an ingress before it may have written',
    http(502, nginx('Bad Gateway'), through),
    'gateway',
    /no server listening in the pod/,
  ],
  [
    'a 404 of nginx from behind the gateway is the server’s',
    http(404, nginx('404 Not Found'), through),
    'server',
    /does not take v1 here: HTTP 404 404 Not Found$/,
  ],
])('%s', (_name, evidence, who, summary) => {
  expectVerdict(evidence, who, summary);
});

const steps = [
  'logs: isvc logs iris -n demo',
  'details: kubectl get pods -n demo -l serving.kserve.io/inferenceservice=iris',
];

test.each([
  ['to its pod, past every gateway', (status: number, body: string) => http(status, body, {}, pod)],
  ['behind a gateway', (status: number, body: string) => http(status, body, through)],
] as const)('a 502, 503 or 504 that the server itself wrote is not put on a gateway: %s', (_name, answer) => {
  for (const evidence of [
    answer(502, ''),
    answer(503, ''),
    answer(503, 'later'),
    answer(502, '<html></html>'),
  ]) {
    expectVerdict(evidence, 'server', /^the server, or a proxy in its pod, cannot answer: HTTP 50/);
    expect(outlineOf(evidence)).toEqual(['server', ...steps, 'asks: pods']);
  }
  expectVerdict(answer(504, ''), 'timeout', /^the server gave up waiting for the model/);
  expect(outlineOf(answer(504, ''))).toEqual(['timeout', steps[0]]);
});

test('what the pods say comes first', () => {
  const evidence = { podTrouble: 'predictor: OOMKilled' };
  const { next } = decideVerdict(http(503, '', through, { evidence }));
  expect(next[0]?.text).toBe('Its pod says: predictor: OOMKilled');
});

test('on Knative a gateway is passed twice, so that nothing tells its answer from that of a server', () => {
  expectVerdict(http(503, '', through, knative), 'knative', /^Knative, or the gateway before it/);
  expectVerdict(http(504, '', through, knative), 'timeout', /^the gateway gave up waiting/);
});
