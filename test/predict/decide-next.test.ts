import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { candidate, failure, grpc, http } from './make-evidence.js';
import { character } from '../fuzz/character.js';

const noModel = '{"error":"Model with name iris does not exist."}';

const noVersion = `{"error":"Request for unknown model: 'iris' version 9 is not found"}`;
const reset = 'upstream connect error or disconnect/reset before headers. reset reason: remote reset';

test.each<[string, Evidence, RegExp]>([
  ['no route offers to look, and the flag', http(404, ''), /kubectl get httproute.*--host/s],
  [
    'no route shows the routes',
    http(404, '', {}, { evidence: { routes: ['a.test', 'b.test'] } }),
    /demo are for: a\.test, b\.test/,
  ],
  [
    'a route that the gateway has not taken is told apart from none',
    http(404, '', {}, { evidence: { routes: ['iris-demo.example.com'] } }),
    /A route exists for this host, .* which gateways it names, .*kubectl get httproute,virtualservice,ingress -n demo -o yaml/,
  ],
  [
    'no route to a service that is not ready says why it is not',
    http(
      404,
      '',
      {},
      {
        service: { readiness: 'not-ready', whyNotReady: 'PredictorReady: False' },
        evidence: { podTrouble: 'predictor: ImagePullBackOff: corp/server:v2: not found' },
      },
    ),
    /^Its pod says: predictor: ImagePullBackOff: corp\/server:v2: not found\nThe service is not ready: PredictorReady: False\n/,
  ],
  [
    'a cluster-local service says so',
    http(404, '', {}, { service: { clusterLocal: true } }),
    /cluster-local/,
  ],
  [
    'auth offers a token',
    http(401, ''),
    /^Send a token of a service account: --token-from serviceaccount\/NAME\nOr: --token "\$\(kubectl create token NAME -n demo\)"/,
  ],
  [
    'auth with a token says that it was refused',
    http(401, '', {}, { evidence: { tokenSent: true } }),
    /^The token that was sent was not accepted/,
  ],
  [
    'auth with a token of a service account names it',
    http(
      401,
      '',
      {},
      {
        evidence: { tokenSent: { namespace: 'demo', account: 'caller', audiences: [] } },
      },
    ),
    /^The token of serviceaccount\/caller was not accepted. Try another account's: --token-from/,
  ],
  [
    'auth with a token for others offers another audience',
    http(403, 'Audiences in Jwt are not allowed', {}, { evidence: { tokenSent: true } }),
    /^The token that was sent was not accepted. Try one for another audience: .* --token-audience NAME/,
  ],
  [
    'a service that cannot start from zero sends to the log of its container',
    failure('wait', 'TIMEOUT', { evidence: { start: 'cannot start' } }),
    /^Look at the server's log: isvc logs iris/,
  ],
  [
    'and to its pod where no container has written a log',
    failure('wait', 'TIMEOUT', { evidence: { start: 'cannot start', noLog: true } }),
    /^See why its pod does not start: kubectl describe pods -n demo/,
  ],
  [
    'no such model lists those it has',
    http(404, noModel, {}, { evidence: { models: ['a', 'b'] } }),
    /Models on this server: a, b.*--model a/s,
  ],
  [
    'of many models the one of the service’s name is offered',
    http(404, noModel, {}, { evidence: { modelName: 'flower', models: ['a', 'iris'] } }),
    /Models on this server: a, iris.*--model iris/s,
  ],
  [
    'of many models the nearest come first, and no more than a person reads',
    http(
      404,
      noModel,
      {},
      {
        evidence: {
          modelName: 'flower',
          models: [...Array.from({ length: 500 }, (_, at) => `a${at}`), 'x'.repeat(9999), 'flowers'],
        },
      },
    ),
    /Models on this server: flowers, a0, a1, a2, a3, a4, a5, a6, …\n.*--model flowers$/m,
  ],
  [
    'another protocol names the one that fits',
    http(404, '{"detail":"Not Found"}', {}, { evidence: { speaks: ['v2'] } }),
    /--protocol v2/,
  ],
  [
    'another protocol says why this one was taken',
    http(404, '{"detail":"Not Found"}'),
    /isvc used v1 \(the default\)/,
  ],
  [
    'a rejection offers the metadata where the server states any',
    http(400, '{"error":"x"}', {}, { evidence: { statesInputs: true } }),
    /isvc metadata iris -n demo/,
  ],
  [
    'and the log of the server',
    http(400, '{"error":"x"}'),
    /^Look at the server's log: isvc logs iris -n demo$/,
  ],
  [
    'no pod tells why the service is not ready',
    http(503, 'no healthy upstream', {}, { service: { whyNotReady: 'ImagePullBackOff' } }),
    /ImagePullBackOff/,
  ],
  ['a timeout offers more time', failure('wait', 'TIMEOUT'), /--timeout/],
  ['an unknown authority offers to trust it', failure('tls', 'SELF_SIGNED_CERT_IN_CHAIN'), /--cacert FILE/],
  [
    'an expired certificate is no question of trust',
    failure('tls', 'CERT_HAS_EXPIRED'),
    /^(?!.*--cacert).*renew/s,
  ],
  [
    'nor is one for another name',
    failure('tls', 'ERR_TLS_CERT_ALTNAME_INVALID'),
    /^(?!.*--cacert).*--host NAME/s,
  ],
])('%s', (_name, evidence, next) => {
  expect(stepsText(decideVerdict(evidence).next)).toMatch(next);
});

test('nobody tells how the other candidates fared', () => {
  const evidence = failure('connect', 'ECONNREFUSED');
  const other = { ...candidate, route: 'node-port', port: 31_380 } as const;
  const failed = { outcome: 'failed', detail: 'no answer within 1 s' } as const;
  const attempts = [other, evidence.endpoint.candidate].map((one) => ({ candidate: one, ...failed }));
  const { next } = decideVerdict({ ...evidence, endpoint: { ...evidence.endpoint, attempts } });
  expect(next.map(({ text }) => text).filter((text) => text.startsWith('Also tried'))).toEqual([
    'Also tried: node-port 10.0.0.7:31380: no answer within 1 s',
  ]);
});

test.each([
  ['no such model asks which there are', http(404, noModel), 'models'],
  ['once asked, not again', http(404, noModel, {}, { evidence: { models: [] } }), undefined],
  ['another protocol asks which', grpc(12, 'Method not found!'), 'protocols'],
  ['a reset asks what the server speaks', http(503, reset), 'protocols'],
  ['no route asks for the routes', http(404, ''), 'routes'],
  ['a rejection asks whether the server states inputs', http(400, '{"error":"x"}'), 'inputs'],
  [
    'a version asks which there are',
    http(404, noVersion, {}, { evidence: { modelVersion: '9' } }),
    'versions',
  ],
  ['no pod asks the pods', http(503, 'no healthy upstream'), 'pods'],
  ['a gateway that speaks HTTP/1.1 alone asks what is spoken', failure('connect', 'NOT_HTTP2'), 'protocols'],
])('%s', (_name, evidence, ask) => {
  expect(decideVerdict(evidence).ask).toBe(ask);
});

test.each([
  ['it speaks another protocol', ['grpc-v1'], /does not take/],
  ['it speaks none', [], /took the connection and cut it/],
] as const)('a reset behind the gateway, and %s', (_name, speaks, summary) => {
  for (const answer of [
    http(503, reset, {}, { evidence: { speaks } }),
    grpc(14, reset, {}, { evidence: { speaks } }),
  ]) {
    expect(decideVerdict(answer)).toMatchObject({
      who: 'server',
      summary: expect.stringMatching(summary) as string,
    });
  }
});

test('evidence says what was seen', () => {
  const { evidence } = decideVerdict(http(404, '', { server: 'istio-envoy' }));
  expect(evidence).toEqual([
    'sent to 10.0.0.7:80 (load-balancer) for host iris-demo.example.com',
    'HTTP 404, empty body',
    'server: istio-envoy',
    'no x-envoy-upstream-service-time',
    '21 ms until the answer began',
  ]);
});

test.each([
  ['the names of a certificate', failure('tls', 'DNS:a.example.com, '.repeat(500))],
  ['the address of a redirect', http(302, '', { location: `https://login/?${'x'.repeat(5000)}` })],
])('a long text is cut: %s', (_name, evidence) => {
  expect(decideVerdict(evidence).summary.length).toBeLessThan(600);
});

test.each([
  ['connect', []],
  ['wait', ['21 ms without an answer']],
  ['receive', ['21 ms until the answer began']],
] as const)(
  'evidence of a failure says how long the wait was, where there was one: %s',
  (phase, expected) => {
    const { evidence } = decideVerdict(failure(phase, 'ECONNRESET'));
    expect(evidence.filter((line) => / ms /.test(line))).toEqual(expected);
  },
);

test('whatever comes, there is a verdict of one line, and only a prediction is ok', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string({ unit: character }),
    fc.constantFrom(noModel, '<html>', '{"error":{}}', '{"detail":[1]}'),
  );
  const headers = fc.dictionary(fc.constantFrom('server', 'location', 'content-type'), fc.string());
  const evidences = fc.oneof(
    fc
      .tuple(fc.integer({ min: 100, max: 999 }), texts, headers)
      .map(([status, body, seen]) => http(status, body, seen)),
    fc
      .tuple(fc.integer({ min: 0, max: 20 }), texts, headers)
      .map(([code, details, seen]) => grpc(code, details, seen)),
    fc
      .tuple(fc.constantFrom('resolve', 'connect', 'tls', 'wait', 'receive'), texts)
      .map(([phase, code]) => failure(phase, code)),
  );
  fc.assert(
    fc.property(evidences, (evidence) => {
      const verdict = decideVerdict(evidence);
      expect(verdict.ok).toBe(false);
      expect(verdict.summary.length).toBeGreaterThan(0);
      expect(verdict.summary.length).toBeLessThan(1000);
    }),
  );
});
