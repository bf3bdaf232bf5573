import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { seq } from '../discovery/kind-objects.js';
import { expectVerdict, outlineOf } from './expect-verdict.js';
import { component, failure, http, plain } from './make-evidence.js';

const through = { server: 'istio-envoy', 'x-envoy-upstream-service-time': '3' };
const picker = { service: { components: [component('predictor'), component('scheduler')] } };
const bare = { service: { components: [component('predictor')] } };
const selector = '-n demo -l serving.kserve.io/inferenceservice=iris';
const look = `details: kubectl get pods ${selector}`;
const log = 'logs: isvc logs iris -n demo';
const routes = 'routes: kubectl get httproute,virtualservice,ingress -n demo';
const cut = 'upstream connect error or disconnect/reset before headers. reset reason: ';
const explain = { evidence: { verb: 'explain' } } as const;

test.each<[string, Evidence, readonly string[]]>([
  ['there is no route', http(404, ''), ['gateway', routes, 'host', 'asks: routes']],
  [
    'there is one that the gateway has not taken',
    http(404, '', {}, { evidence: { routes: ['iris-demo.example.com'] } }),
    ['gateway', `${routes} -o yaml`, 'host'],
  ],
  [
    'the service is cluster-local',
    http(404, '', {}, { service: { clusterLocal: true } }),
    ['gateway', 'address', routes, 'host', 'asks: routes'],
  ],
  ['there is no pod', http(503, 'no healthy upstream'), ['gateway', look, 'asks: pods']],
  [
    'no server listens in the pod',
    http(503, `${cut}connection failure, transport failure reason: delayed connect error: 111`),
    ['gateway', look, log, 'asks: pods'],
  ],
  [
    'the pod and the gateway do not agree on TLS',
    http(503, `${cut}connection failure, transport failure reason: TLS_error:|268435703:SSL routines`),
    ['gateway', `details: kubectl describe pods ${selector}`],
  ],
  [
    'the server cut the connection, and speaks the protocol',
    http(503, `${cut}remote reset`, {}, { evidence: { speaks: ['v1'] } }),
    ['server', log, look],
  ],
  [
    'the port expects TLS',
    http(400, 'Client sent an HTTP request to an HTTPS server.'),
    ['gateway', 'address https://10.0.0.7:80'],
  ],
  [
    'plain HTTP is sent on to HTTPS',
    http(301, '', { location: 'https://iris-demo.example.com/v1/models/iris:predict' }),
    ['gateway', 'address https://10.0.0.7:443'],
  ],
  ['nobody has signed in', http(401, ''), ['auth', 'token']],
  ['the token was refused', http(401, '', {}, { evidence: { tokenSent: true } }), ['auth', 'token']],
  ['a 400 asks to sign in', http(400, '', { 'www-authenticate': 'Basic' }), ['auth', 'token']],
  [
    'there is no route in the namespace at all',
    http(404, '', {}, { evidence: { routes: [] } }),
    ['gateway', routes, 'host'],
  ],
  ['the answer is too large', failure('receive', 'TOO_LARGE'), ['not-sure', 'answer-limit 4GiB']],
  ['a certificate is asked for', failure('tls', 'CLIENT_CERTIFICATE'), ['auth', 'certificate']],
  [
    'the connection is refused',
    failure('connect', 'ECONNREFUSED'),
    ['nobody', 'gateways: isvc gateways iris -n demo'],
  ],
  [
    'a web page comes from behind the gateway',
    http(200, '<html></html>', through),
    ['server', `details: kubectl describe pods ${selector}`, 'protocol'],
  ],
  ['nobody tells who answered', http(418, 'teapot'), ['not-sure', 'exchange']],
  ['the payload is too large', http(413, ''), ['server', 'payload']],
  ['the certificate is for another host', http(421, ''), ['gateway', 'host']],
  ['there are too many requests', http(429, ''), ['server', 'retry']],
  ...[405, 406, 415, 426, 501, 505].map((status): [string, Evidence, readonly string[]] => [
    `the protocol is another: HTTP ${status}`,
    http(status, ''),
    ['server', 'protocol', 'asks: protocols'],
  ]),
  [
    'something behind the gateway answers gRPC in plain HTTP',
    plain(418, 'teapot', through),
    ['server', 'protocol', 'asks: protocols'],
  ],
  [
    'a server answers REST with a status that nobody knows',
    http(418, 'teapot', through),
    ['not-sure', 'exchange'],
  ],
])('what is offered where %s', (_name, evidence, expected) => {
  expect(outlineOf(evidence)).toEqual(expected);
});

test.each<[string, Evidence, string, RegExp]>([
  ['an empty 500 behind a picker', http(500, '', {}, picker), 'picker', /^the endpoint picker of iris/],
  ['a 500 with a text', http(500, 'boom', {}, picker), 'model', /failed on this payload: boom$/],
  ['an empty 500 of the server', http(500, '', through, picker), 'not-sure', /HTTP 500$/],
  ['an empty 500 without a picker', http(500, '', {}, bare), 'not-sure', /HTTP 500$/],
  ['a 503 of blanks', http(503, ' \n'), 'gateway', /reached no pod of iris: HTTP 503$/],
  ['an empty 502 behind a picker', http(502, '', {}, picker), 'gateway', /reached no pod/],
  ['an empty 400', http(400, ''), 'model', /rejected the payload: HTTP 400$/],
  ['a 422 with a text', http(422, 'no field'), 'model', /rejected the payload: no field$/],
  ['a 501 to explain', http(501, 'x', {}, explain), 'server', /has no explainer: x$/],
  ['a 418 to explain', http(418, 'x', {}, explain), 'not-sure', /HTTP 418 x$/],
  ['a 401', http(401, 'no'), 'auth', /before the model: HTTP 401 no$/],
])('%s', (_name, evidence, who, summary) => {
  expectVerdict(evidence, who, summary);
});

test.each<[string, Partial<Evidence>, boolean]>([
  ['v1', {}, false],
  ['v2', { protocol: 'v2' }, true],
  ['openai', { protocol: 'openai' }, false],
  ['v2 of a graph', { protocol: 'v2', service: seq() }, false],
  ['v2 of a client of the proxy', { protocol: 'v2', relayed: true }, false],
])(
  'a payload that is too large is smaller in binary, where there is such a form: %s',
  (_name, more, hasBinary) => {
    const { next } = decideVerdict({ ...http(413, ''), ...more });
    expect(stepsText(next).includes('--binary')).toBe(hasBinary);
  },
);

test('a question whose answer nobody knows leads to a prediction, which -v shows', () => {
  const { next } = decideVerdict(http(418, 'teapot', {}, { evidence: { verb: 'ask' } }));
  expect(stepsText(next)).toContain('isvc predict iris -n demo -v');
});

test('a service that is ready is not said to be otherwise', () => {
  for (const evidence of [http(404, ''), http(503, 'no healthy upstream')])
    expect(stepsText(decideVerdict(evidence).next)).not.toMatch(/not ready|ready, but|undefined/);
});

/** The first step where there is no pod. */
function firstStep(evidence: Partial<Evidence>): string | undefined {
  return decideVerdict(http(503, 'no healthy upstream', {}, { evidence })).next[0]?.text;
}

test('what the pods say is told once they have said something, and of a rollout as a note', () => {
  expect(firstStep({ podTrouble: 'predictor: OOMKilled' })).toBe('Its pod says: predictor: OOMKilled');
  expect(firstStep({ podTrouble: 'predictor: OOMKilled', isRollout: true })).toBe(
    'Note: predictor: OOMKilled',
  );
  expect(firstStep({ podTrouble: '' })).toMatch(/^Look at its pods/);
});

test('a client of the proxy is told first what a graph takes', () => {
  const asked = { ...http(415, 'no', {}, { evidence: { relayed: true } }), service: seq() };
  expect(decideVerdict(asked).next[0]?.text).toMatch(/^seq is a graph: it takes JSON by POST /);
});
