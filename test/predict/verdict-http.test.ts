import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/verdict.js';
import { http } from './make-evidence.js';

const envoy = { server: 'istio-envoy' };
const knative = { service: { deploymentMode: 'Knative' } } as const;
const nginx404 =
  '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>';
const welcomePage = '<!doctype html><title>Welcome</title>';
const libevent404 =
  '<HTML><HEAD>\n<TITLE>404 Not Found</TITLE>\n</HEAD><BODY>\n<H1>Not Found</H1>\n</BODY></HTML>\n';
const nginx503 = nginx404.replaceAll('404 Not Found', '503 Service Temporarily Unavailable');
const signIn =
  '<!DOCTYPE html><html><head><title>Sign In</title></head><body>Sign in with OpenID</body></html>';

// Each row of the table "Who answered": the texts are those of real servers and gateways.
test.each<[string, Evidence, string, RegExp]>([
  [
    'a prediction',
    http(200, '{}', {}, { evidence: { predicted: true } }),
    'model',
    /^answered by the model$/,
  ],

  ['an empty 404', http(404, '', envoy), 'gateway', /no route for host iris-demo\.example\.com/],
  ['an empty 404 without a name', http(404, ''), 'gateway', /no route/],
  [
    "Knative's second pass",
    http(404, '', { ...envoy, 'x-envoy-upstream-service-time': '2' }),
    'gateway',
    /no route/,
  ],
  [
    "TensorFlow Serving's page for a path that it lacks",
    http(404, libevent404, { ...envoy, 'x-envoy-upstream-service-time': '1' }),
    'server',
    /does not take v1 here: HTTP 404/,
  ],
  [
    'the same page, which Knative may have written',
    http(404, libevent404, { ...envoy, 'x-envoy-upstream-service-time': '1' }, knative),
    'not-sure',
    /HTTP 404/,
  ],
  ["nginx's 404", http(404, nginx404), 'gateway', /nginx's ingress has no route/],
  ["Traefik's 404", http(404, '404 page not found\n'), 'gateway', /Traefik\) has no route/],
  ['the default backend', http(404, 'default backend - 404'), 'gateway', /default backend/],
  ["an ALB's 404", http(404, '', { server: 'awselb/2.0' }), 'gateway', /ALB\) has no route/],

  ['no healthy upstream', http(503, 'no healthy upstream', envoy), 'gateway', /reached no pod of iris/],
  [
    'upstream connect error',
    http(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection timeout'),
    'gateway',
    /reached no pod/,
  ],
  [
    'a pod where nothing listens',
    http(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection refused'),
    'gateway',
    /no server listening in the pod of iris/,
  ],
  ["nginx's 503", http(503, nginx503), 'gateway', /reached no pod/],

  ["the activator's 503", http(503, 'context deadline exceeded'), 'knative', /context deadline exceeded/],
  ["the queue's 503", http(503, 'pending request queue full', envoy), 'knative', /queue full/],
  [
    "the activator's 502",
    http(502, 'dial tcp 10.0.0.1:8012: connect: connection refused'),
    'knative',
    /Knative reached no pod of iris: dial tcp/,
  ],
  [
    "queue-proxy's 502",
    http(502, 'dial tcp 127.0.0.1:8080: connect: connection refused\n', envoy, knative),
    'knative',
    /the model server in the pod of iris does not listen: dial tcp 127/,
  ],
  [
    "the same of KServe's agent",
    http(502, 'dial tcp 127.0.0.1:8080: connect: connection refused\n', envoy),
    'server',
    /does not listen: .* \(reported by the proxy beside it\)/,
  ],
  [
    'a server that dies of the request',
    http(502, 'EOF\n', envoy, knative),
    'knative',
    /the model server of iris closed the connection while it had the request: EOF/,
  ],
  [
    "queue-proxy's timeout",
    http(504, 'request timeout', envoy, knative),
    'timeout',
    /the model server of iris had it longer than the revision's timeoutSeconds/,
  ],
  [
    "the activator's timeout",
    http(504, 'activator request timeout', envoy, knative),
    'timeout',
    /no pod of iris started, or answered, within the revision's timeoutSeconds/,
  ],
  [
    'REST to an h2c service',
    http(502, 'stream error: stream ID 7; INTERNAL_ERROR; received from peer\n', envoy, knative),
    'server',
    /does not take v1 here: stream error/,
  ],
  [
    'a revision that is gone',
    http(
      404,
      'Error getting active endpoint: revision.serving.knative.dev "iris-00001" not found\n',
      envoy,
      knative,
    ),
    'knative',
    /route leads to a revision that does not exist/,
  ],
  ['an empty 503 on Knative', http(503, '', {}, knative), 'knative', /HTTP 503/],

  [
    '302 to a login',
    http(302, '', { location: 'https://dex.example.com/auth?x' }),
    'auth',
    /302 to https:\/\/dex/,
  ],
  ['401 of Istio', http(401, 'Jwt is missing', envoy), 'auth', /Jwt is missing/],
  ['403 of Istio', http(403, 'RBAC: access denied', envoy), 'auth', /RBAC: access denied/],
  ["oauth2-proxy's page", http(403, signIn), 'auth', /Sign In/],
  ['a sign-in page that says 200', http(200, signIn), 'auth', /a sign-in page/],

  [
    'KServe has no such model',
    http(404, '{"error":"Model with name iris does not exist."}'),
    'server',
    /no model named iris/,
  ],
  ['MLServer has no such model', http(404, '{"error":"Model iris not found"}'), 'server', /no model named/],
  [
    'Triton has no such model',
    http(400, `{"error":"Request for unknown model: 'iris' is not found"}`),
    'server',
    /no model named/,
  ],
  [
    'TensorFlow Serving',
    http(404, '{"error":"Servable not found for request: Latest(iris)"}'),
    'server',
    /no model named/,
  ],
  [
    'an OpenAI server',
    http(404, '{"error":{"message":"The model `iris` does not exist."}}'),
    'server',
    /no model named/,
  ],
  ['KServe not ready', http(503, '{"error":"Model with name iris is not ready."}'), 'server', /not ready/],

  ["KServe's other path", http(404, '{"detail":"Not Found"}'), 'server', /does not take v1/],
  [
    "Triton's other path, as text",
    http(404, '{"error":"Not Found"}', { 'content-type': 'text/plain' }),
    'server',
    /does not take v1/,
  ],
  [
    'an empty 404 of the pod itself',
    http(404, '', {}, { candidate: { bypassesGateway: true } }),
    'server',
    /does not take v1/,
  ],
  ['a wrong method', http(405, '{"detail":"Method Not Allowed"}'), 'server', /does not take v1/],
  [
    'REST to a gRPC backend',
    http(502, 'upstream connect error or disconnect/reset before headers. reset reason: protocol error'),
    'server',
    /does not take v1/,
  ],
  [
    'an OK that is no prediction',
    http(200, '{}', {}, { evidence: { undecodable: 'no predictions' } }),
    'server',
    /no predictions/,
  ],

  [
    'KServe rejects',
    http(400, '{"error":"Unrecognized request format"}'),
    'model',
    /rejected the payload: Unrecognized/,
  ],
  [
    'FastAPI rejects',
    http(422, '{"detail":[{"loc":["body","inputs"],"msg":"Field required"}]}'),
    'model',
    /body\.inputs: Field required/,
  ],
  [
    'a model fails',
    http(500, '{"error":"X has 3 features, but SVC is expecting 4"}'),
    'model',
    /failed on this payload: X has 3/,
  ],
  ['MLServer fails, in plain text', http(500, 'Internal Server Error'), 'model', /Internal Server Error/],
  [
    'no explainer',
    http(501, '{"error":"no"}', {}, { evidence: { verb: 'explain' } }),
    'server',
    /no explainer/,
  ],

  ["the route's timeout", http(504, 'upstream request timeout', envoy), 'timeout', /gateway gave up/],

  [
    'plain HTTP to a TLS port',
    http(400, 'Client sent an HTTP request to an HTTPS server.\n'),
    'gateway',
    /expects TLS/,
  ],
  [
    'plain HTTP sent on to HTTPS',
    http(308, '', { location: 'https://iris-demo.example.com/v1' }),
    'gateway',
    /on to HTTPS/,
  ],
  [
    'an unknown page',
    http(404, 'nothing to see'),
    'not-sure',
    /not sure who answered: HTTP 404 nothing to see/,
  ],
  [
    'a web page of what is behind the gateway',
    http(200, welcomePage, { ...envoy, 'x-envoy-upstream-service-time': '1' }),
    'server',
    /answers as a web server: a web page in place of a prediction: HTTP 200 Welcome/,
  ],
  ['a web page of nobody known', http(200, welcomePage, envoy), 'not-sure', /a web page in place/],
  [
    'a web page that Knative may have written',
    http(200, welcomePage, { ...envoy, 'x-envoy-upstream-service-time': '1' }, knative),
    'not-sure',
    /a web page in place/,
  ],
  [
    'an error page of what is behind the gateway',
    http(500, welcomePage, { ...envoy, 'x-envoy-upstream-service-time': '1' }),
    'server',
    /HTTP 500 Welcome/,
  ],
  ['a teapot', http(418, 'short and stout'), 'not-sure', /HTTP 418/],
])('%s', (_name, evidence, who, summary) => {
  const verdict = decideVerdict(evidence);
  expect(verdict.who).toBe(who);
  expect(verdict.summary).toMatch(summary);
  expect(verdict.ok).toBe(who === 'model' && evidence.predicted);
  expect(verdict.next.length > 0).toBe(!verdict.ok);
  expect(verdict.evidence.length).toBeGreaterThan(1);
});
