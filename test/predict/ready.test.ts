import { createServer as createHttp1, type ServerResponse } from 'node:http';
import { createServer } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import type { Protocol } from '../../src/kserve/service.js';
import type { PredictOptions } from '../../src/predict/options.js';
import type { ReadyState } from '../../src/predict/ready.js';
import { makeService } from '../discovery/make-service.js';
import { listen } from '../transport/servers.js';
import { openPredictor, options } from './open-predictor.js';

/** What isvc says of a service that this server answers for. */
async function readyAt(
  http: Parameters<typeof listen>[0],
  protocol: Protocol,
  more: Partial<PredictOptions> = {},
): Promise<ReadyState> {
  const server = await listen(http);
  const predictor = openPredictor(server.port);
  onTestFinished(async () => {
    predictor.close();
    await server.close();
  });
  const service = makeService({ name: 'iris', protocol });
  return predictor.ready(service, options(undefined, more), new AbortController().signal);
}

/** Where a call of ModelReady fails, the words of its status are all that tells of the model. */
test.each([
  ['Triton: it has no such model', 14, "Request for unknown model: 'iris' is not found", false],
  ['KServe: the model is not ready', 14, 'Model with name iris is not ready.', false],
  ['MLServer: the model is not ready', 3, 'Model iris is not ready yet.', false],
  ['a server that has no such call', 12, 'Method not found!', undefined],
] as const)('%s', async (_name, code, message, modelReady) => {
  const http2 = createServer().on('stream', (stream) => {
    stream.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': String(code),
        'grpc-message': message,
      },
      { endStream: true },
    );
  });
  const state = await readyAt(http2, 'grpc-v2');
  expect(state).toMatchObject({ serviceReady: true, serverReady: true, problem: 'not-ready' });
  expect(state.modelReady).toBe(modelReady);
  expect(state.detail).toContain(message);
});

/** It answers whoever looks for an address, but not whether the model is ready: that leaves the server and the model unknown. */
test.each([
  [
    'nobody, where the connection is cut',
    (response: ServerResponse) => response.destroy(),
    'no-way-in',
    60_000,
  ],
  ['nobody in time', () => undefined, 'timeout', 300],
  [
    'the proxy in its pod, beside a server that does not listen',
    (response: ServerResponse) =>
      response.writeHead(502).end('dial tcp 127.0.0.1:8080: connect: connection refused'),
    'not-ready',
    60_000,
  ],
  [
    'the proxy in its pod, whose server died',
    (response: ServerResponse) => response.writeHead(502).end('EOF'),
    'not-ready',
    60_000,
  ],
  [
    'the sidecar in its pod',
    (response: ServerResponse) => response.writeHead(503).end('The decode node is not ready. Please check'),
    'not-ready',
    60_000,
  ],
  [
    'something behind the gateway, which cannot',
    (response: ServerResponse) => response.writeHead(503, { 'x-envoy-upstream-service-time': '1' }).end(),
    'not-ready',
    60_000,
  ],
] as const)('%s', async (_name, reply, problem, timeoutMs) => {
  const http1 = createHttp1((request, response) => {
    if (request.url === '/') response.end('a page');
    else reply(response);
  });
  const state = await readyAt(http1, 'v1', { timeoutMs });
  expect(state).toMatchObject({ serviceReady: true, problem });
  expect([state.serverReady, state.modelReady]).toEqual([undefined, undefined]);
});

const ready = { serverReady: true, modelReady: true };
const neither = { serverReady: undefined, modelReady: undefined, problem: 'not-ready' } as const;

test.each<[string, number, string, Readonly<Record<string, string>>, Partial<ReadyState>]>([
  ['a model that is ready', 200, '{"name":"iris","ready":true}', {}, ready],
  [
    'a model that is not',
    200,
    '{"name":"iris","ready":false}',
    {},
    { serverReady: true, modelReady: false, problem: 'not-ready' },
  ],
  [
    'a server that lacks it',
    404,
    '{"error":"Model with name iris does not exist."}',
    {},
    { serverReady: true, modelReady: false, problem: 'not-ready' },
  ],
  ['a gateway without a route', 404, '', { server: 'istio-envoy' }, neither],
  ['a login, which somebody must have first', 401, '', {}, { ...neither, needsHelp: true }],
])('what is ready by the answer of %s', async (_name, status, body, headers, expected) => {
  const http1 = createHttp1((request, response) => {
    if (request.url === '/') response.end('a page');
    else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  const { serverReady, modelReady, problem, needsHelp } = await readyAt(http1, 'v1');
  expect({ serverReady, modelReady, problem, needsHelp }).toEqual({
    problem: undefined,
    needsHelp: undefined,
    ...expected,
  });
});
