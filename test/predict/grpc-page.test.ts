import { createServer } from 'node:http2';
import { afterEach, expect, test } from 'vitest';
import { makeService } from '../discovery/make-service.js';
import { listen } from '../transport/servers.js';
import { openPredictor, options } from './open-predictor.js';

const opened: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const infer = '{"inputs":[{"name":"a","shape":[1],"datatype":"FP32","data":[1]}]}';

// As queue-proxy, a REST server and nginx answer a gRPC call: in plain HTTP/2, with a body.
test.each([
  [
    502,
    'text/plain; charset=utf-8',
    'dial tcp 127.0.0.1:8081: connect: connection refused\n',
    'knative',
    /does not listen: dial tcp/,
  ],
  [
    502,
    'text/plain; charset=utf-8',
    'EOF\n',
    'knative',
    /closed the connection while it had the request: EOF/,
  ],
  [503, 'text/plain; charset=utf-8', 'pending request queue full\n', 'knative', /too many requests at once/],
  [
    504,
    'text/plain; charset=utf-8',
    'request timeout',
    'timeout',
    /longer than the revision's timeoutSeconds/,
  ],
  [
    404,
    'application/json',
    '{"detail":"Not Found"}',
    'server',
    /does not take grpc-v2 here: HTTP 404 in place of gRPC Not Found/,
  ],
  [403, 'text/plain', 'RBAC: access denied', 'auth', /RBAC: access denied/],
] as const)('HTTP %i %s %j in place of gRPC', async (status, type, body, who, summary) => {
  const http2 = createServer().on('stream', (stream) => {
    stream.respond({ ':status': status, 'content-type': type });
    stream.end(body);
  });
  const server = await listen(http2);
  const predictor = openPredictor(server.port);
  opened.push(server.close, predictor.close);
  const service = makeService({ name: 'iris', protocol: 'grpc-v2', deploymentMode: 'Knative' });
  const { verdict, roundTrip } = await predictor.predict(
    service,
    options(infer),
    new AbortController().signal,
  );
  expect(verdict).toMatchObject({ who, ok: false });
  expect(verdict.summary).toMatch(summary);
  expect(roundTrip.response).toMatchObject({ transport: 'grpc', http: { status } });
  expect(verdict.evidence).toContain(`body: ${body.trim()}`);
});
