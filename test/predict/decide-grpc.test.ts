import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { verdictProblemKind } from '../../src/predict/problem-kind.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { failure, grpc, plain } from './make-evidence.js';

const envoy = { server: 'istio-envoy', 'content-type': 'application/grpc' };
const upstream = { ...envoy, 'x-envoy-upstream-service-time': '1' };
const envoyText = { server: 'istio-envoy', 'content-type': 'text/plain; charset=utf-8' };
const nginx404 =
  '<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>';
const libevent404 =
  '<HTML><HEAD>\n<TITLE>404 Not Found</TITLE>\n</HEAD><BODY>\n<H1>Not Found</H1>\n</BODY></HTML>\n';
const pod = { candidate: { bypassesGateway: true } };
const knative = { service: { deploymentMode: 'Knative' } } as const;

test.each<[string, Evidence, string, RegExp]>([
  ['a prediction', grpc(0, '', {}, { evidence: { value: {} } }), 'model', /answered by the model/],
  ["the proxy's 404", grpc(12, '', envoy), 'gateway', /no route for host/],
  ["Triton's missing method", grpc(12, '', upstream), 'server', /does not take grpc-v2/],
  ['an empty UNIMPLEMENTED of the pod itself', grpc(12, '', {}, pod), 'server', /does not take/],
  [
    'an empty UNIMPLEMENTED without any name',
    grpc(12, ''),
    'not-sure',
    /without a route .* or from a server/,
  ],
  ['a missing method that is named', grpc(12, 'Method not found!'), 'server', /Method not found/],
  [
    "a REST server's 404",
    plain(404, '{"detail":"Not Found"}', { server: 'istio-envoy', 'content-type': 'application/json' }),
    'server',
    /does not take grpc-v2 here: HTTP 404 in place of gRPC Not Found/,
  ],
  [
    "a REST server's 404 without its body",
    plain(404, '', { 'content-type': 'application/json' }),
    'server',
    /in place of gRPC/,
  ],
  [
    "nginx's page",
    plain(404, nginx404, { 'content-type': 'text/html' }),
    'gateway',
    /nginx's ingress has no route/,
  ],
  [
    "a REST server's page, behind Envoy",
    plain(404, libevent404, { 'content-type': 'text/html', 'x-envoy-upstream-service-time': '1' }),
    'server',
    /in place of gRPC/,
  ],
  [
    'a page that Envoy passes on: its own are gRPC',
    plain(404, libevent404, envoyText),
    'server',
    /in place of gRPC/,
  ],
  ['no healthy upstream', grpc(14, 'no healthy upstream', envoy), 'gateway', /reached no pod/],
  [
    'gRPC to a REST backend',
    grpc(14, 'upstream connect error or disconnect/reset before headers. reset reason: protocol error'),
    'server',
    /does not take/,
  ],
  ['an UNAVAILABLE of nobody known', grpc(14, 'try later'), 'not-sure', /UNAVAILABLE try later/],
  [
    "queue-proxy's full queue, in plain HTTP",
    plain(503, 'pending request queue full\n', envoyText),
    'knative',
    /too many requests at once for iris.*queue full/,
  ],
  [
    "queue-proxy's dead server",
    plain(502, 'dial tcp 127.0.0.1:8081: connect: connection refused\n', envoyText, knative),
    'knative',
    /the model server in the pod of iris does not listen/,
  ],
  [
    "queue-proxy's timeout",
    plain(504, 'request timeout', envoyText, knative),
    'timeout',
    /longer than the revision's timeoutSeconds/,
  ],
  ['UNAVAILABLE on Knative', grpc(14, '', envoy, knative), 'knative', /UNAVAILABLE/],
  ['JWT missing', grpc(16, 'Jwt is missing', envoy), 'auth', /UNAUTHENTICATED Jwt is missing/],
  ['policy', grpc(7, 'RBAC: access denied', envoy), 'auth', /RBAC/],
  [
    'a login page',
    plain(302, '', { location: 'https://dex.corp.test/auth?client_id=x&response_type=code' }),
    'auth',
    /HTTP 302/,
  ],
  [
    'a sign-in page',
    plain(403, '<html><title>Sign in</title></html>', { 'content-type': 'text/html' }),
    'auth',
    /HTTP 403/,
  ],
  [
    'TensorFlow Serving has no such model',
    grpc(5, 'Servable not found for request: Latest(iris)'),
    'server',
    /no model named iris/,
  ],
  [
    'Triton has no such model',
    grpc(14, "Request for unknown model: 'iris' is not found"),
    'server',
    /no model named/,
  ],
  [
    'a wrong signature',
    grpc(9, 'Serving signature name: "x" not found in signature def'),
    'model',
    /rejected the payload: Serving signature/,
  ],
  ['a wrong input', grpc(3, 'input tensor alias not found'), 'model', /rejected the payload: input tensor/],
  ['a failure', grpc(13, 'Internal server error'), 'model', /failed on this payload/],
  ["the route's timeout", grpc(14, 'upstream request timeout', envoy), 'timeout', /gave up waiting/],
  ["the server's deadline", grpc(4, 'Deadline Exceeded'), 'timeout', /DEADLINE_EXCEEDED/],
  [
    'the deadline of the server in the pod, past every gateway',
    grpc(4, 'Deadline Exceeded', {}, pod),
    'timeout',
    /^the server gave up waiting for the model \(DEADLINE_EXCEEDED/,
  ],
  ['too large', grpc(8, 'Received message larger than max'), 'server', /size or load/],
  ['an UNAVAILABLE of Envoy itself', grpc(14, '', envoy), 'gateway', /reached no pod of iris: UNAVAILABLE$/],
  ['an UNAVAILABLE from behind Envoy', grpc(14, '', upstream), 'not-sure', /UNAVAILABLE$/],
  ['a NOT_FOUND in words of its own', grpc(5, 'gone'), 'server', /no model named iris: NOT_FOUND gone$/],
  ['a failure without words', grpc(13, ''), 'model', /failed on this payload: INTERNAL$/],
  ['a failure in words of its own', grpc(13, 'boom'), 'model', /failed on this payload: boom$/],
  ['a rejection without words', grpc(3, ''), 'model', /rejected the payload: INVALID_ARGUMENT$/],
  ['a rejection in several lines', grpc(3, ' a\n  b '), 'model', /rejected the payload: a b$/],
  ['a code that nobody uses', grpc(99, 'what'), 'not-sure', /99 what/],
])('%s', (_name, evidence, who, summary) => {
  const verdict = decideVerdict(evidence);
  expect(verdict.who).toBe(who);
  expect(verdict.summary).toMatch(summary);
  expect(verdict.next.length > 0).toBe(!verdict.ok);
});

test.each<[string, Evidence, string, RegExp]>([
  [
    'refused',
    failure('connect', 'ECONNREFUSED'),
    'nobody',
    /nobody answered at 10\.0\.0\.7:80: connection refused/,
  ],
  ['reset', failure('wait', 'ECONNRESET'), 'nobody', /reset before an answer came/],
  ['no such name', failure('resolve', 'ENOTFOUND'), 'nobody', /does not resolve/],
  ['a bad certificate', failure('tls', 'CERT_HAS_EXPIRED'), 'nobody', /certificate has expired/],
  ['broken off', failure('receive', 'CUT_SHORT'), 'not-sure', /broke off after \d+ bytes/],
  ['too large for isvc', failure('receive', 'TOO_LARGE'), 'not-sure', /isvc stopped reading.*--max-answer/],
  ['headers too large', failure('wait', 'HEADERS_TOO_LARGE'), 'not-sure', /headers are larger/],
  ['bad compression', failure('receive', 'BAD_ENCODING'), 'not-sure', /cannot be read/],
  ['no file descriptor', failure('connect', 'EMFILE'), 'nobody', /nothing was sent .*ulimit -n/],
  ['a client certificate', failure('tls', 'CLIENT_CERTIFICATE'), 'auth', /client certificate/],
  ['an old TLS', failure('tls', 'TLS_VERSION'), 'nobody', /neither TLS 1.2 nor TLS 1.3/],
  [
    'gRPC to a gateway of HTTP/1.1',
    failure('connect', 'NOT_HTTP2'),
    'gateway',
    /port of the gateway, 10\.0\.0\.7:80, does not take v1: it does not speak HTTP\/2/,
  ],
  [
    'an answer that breaks a rule of HTTP/2',
    failure('wait', 'BAD_HTTP'),
    'not-sure',
    /its answer cannot be read/,
  ],
  [
    'a stream that is refused',
    failure('wait', 'REFUSED_STREAM'),
    'gateway',
    /^the gateway refused the request before anything was done with it/,
  ],
  ['a stream that a pod refuses', failure('wait', 'REFUSED_STREAM', pod), 'server', /^the server refused/],
  ['more headers than are read', failure('wait', 'ENHANCE_YOUR_CALM'), 'not-sure', /more headers than isvc/],
  ['a stream that is ended', failure('wait', 'STREAM_RESET'), 'not-sure', /ended by an error of HTTP\/2/],
  ['a connection that is closed', failure('wait', 'STREAM_CLOSED'), 'nobody', /closed before an answer/],
  ['gRPC to a pod of HTTP/1.1', failure('connect', 'NOT_HTTP2', pod), 'server', /does not speak HTTP\/2/],
  ['REST to HTTP/2', failure('wait', 'NOT_HTTP1', pod), 'server', /does not speak HTTP\/1\.1/],
  [
    'time ran out while connecting',
    failure('connect', 'TIMEOUT'),
    'timeout',
    /no connection to 10\.0\.0\.7:80 within 30 s/,
  ],
  ['time ran out while waiting', failure('wait', 'TIMEOUT'), 'timeout', /within 30 s: the model/],
  ['time ran out on Knative', failure('wait', 'TIMEOUT', knative), 'timeout', /starting iris from zero/],
  ['time ran out while receiving', failure('receive', 'TIMEOUT'), 'timeout', /had begun/],
])('%s', (_name, evidence, who, summary) => {
  const verdict = decideVerdict(evidence);
  expect(verdict.who).toBe(who);
  expect(verdict.summary).toMatch(summary);
  expect(verdict.next.length).toBeGreaterThan(0);
});

test.each([
  [failure('connect', 'ECONNREFUSED'), 'no-way-in'],
  [failure('wait', 'TIMEOUT'), 'timeout'],
  [grpc(12, '', envoy), 'answer'],
  [grpc(16, ''), 'answer'],
] as const)('the exit code follows who answered', (evidence, kind) => {
  expect(verdictProblemKind(decideVerdict(evidence))).toBe(kind);
});
