import { test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { expectVerdict } from './expect-verdict.js';
import { http } from './make-evidence.js';

const envoy = { server: 'istio-envoy' };
const knative = { service: { deploymentMode: 'Knative' } } as const;
const welcomePage = '<!doctype html><title>Welcome</title>';
const libevent404 =
  '<HTML><HEAD>\n<TITLE>404 Not Found</TITLE>\n</HEAD><BODY>\n<H1>Not Found</H1>\n</BODY></HTML>\n';

// Rows of the table "Who answered" about a model server and its model: the texts are those of real servers.
test.each<[string, Evidence, string, RegExp]>([
  ['a prediction', http(200, '{}', {}, { evidence: { value: {} } }), 'model', /^answered by the model$/],
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
  [
    "the same of KServe's agent",
    http(502, 'dial tcp 127.0.0.1:8080: connect: connection refused\n', envoy),
    'server',
    /does not listen: .* \(reported by the proxy beside it\)/,
  ],
  [
    'REST to an h2c service',
    http(502, 'stream error: stream ID 7; INTERNAL_ERROR; received from peer\n', envoy, knative),
    'server',
    /does not take v1 here: stream error/,
  ],
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
])('%s', (_name, evidence, who, summary) => expectVerdict(evidence, who, summary));
