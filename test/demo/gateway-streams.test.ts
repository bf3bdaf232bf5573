import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGateway } from '../../src/demo/gateway.js';
import type { GatewayRoute } from '../../src/demo/gateway/gateway-routes.js';
import { createTokenIssuer } from '../../src/demo/token-issuer.js';
import { textAnswer } from '../../src/demo/wire/exchange.js';

const routes = new Map<string, GatewayRoute>();
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeEach(async () => {
  routes.clear();
  gateway = await startGateway({ routes, issuer: createTokenIssuer() });
});
afterEach(() => gateway.close());

/** A backend whose answer comes in pieces, each when `next` is called. */
function pieces() {
  const waiting: PromiseWithResolvers<string | undefined>[] = [Promise.withResolvers()];
  const seen = Promise.withResolvers<AbortSignal>();
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let index = 0; ; index += 1) {
      const piece = await (waiting[index] ??= Promise.withResolvers()).promise;
      if (piece === undefined) return;
      yield Buffer.from(piece);
    }
  }
  let written = 0;
  return {
    signal: seen.promise,
    next: (piece?: string) => (waiting[written++] ??= Promise.withResolvers()).resolve(piece),
    backend: async (_: unknown, signal: AbortSignal) => {
      seen.resolve(signal);
      return { ...textAnswer(200, '', 'text/event-stream'), chunks: chunks() };
    },
  };
}

/** The head of the answer, and what comes of its body. */
async function open(host: string) {
  const request = httpRequest({ port: gateway.port, host: gateway.address, headers: { host } });
  request.on('error', () => undefined);
  request.end();
  const [response] = await once(request, 'response');
  response.on('error', () => undefined);
  response.setEncoding('utf8');
  return { request, response };
}

test('passes each piece of an answer on before the next one is there', async () => {
  const { backend, next } = pieces();
  routes.set('stream.example.com', { backend });
  const { response } = await open('stream.example.com');
  expect(response.headers).toMatchObject({ server: 'istio-envoy', 'transfer-encoding': 'chunked' });
  for (const piece of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
    const came = once(response, 'data');
    next(piece);
    expect(await came).toEqual([piece]);
  }
  next();
  await once(response, 'end');
  expect(response.complete).toBe(true);
});

test('the same over HTTP/2', async () => {
  const { backend, next } = pieces();
  routes.set('stream.example.com', { backend });
  const session = connectHttp2(`http://127.0.0.1:${gateway.port}`);
  const stream = session.request({ ':path': '/', ':authority': 'stream.example.com' });
  await once(stream, 'response');
  for (const piece of ['data: 1\n\n', 'data: 2\n\n']) {
    const came = once(stream, 'data');
    next(piece);
    expect(String((await came)[0])).toBe(piece);
  }
  next();
  await once(stream, 'end');
  session.close();
});

test('aborts the backend when the client goes away in the middle of an answer', async () => {
  const { backend, next, signal } = pieces();
  routes.set('stream.example.com', { backend });
  const { request, response } = await open('stream.example.com');
  next('data: 1\n\n');
  await once(response, 'data');
  const aborts = await signal;
  expect(aborts.aborted).toBe(false);
  const aborted = once(aborts, 'abort');
  request.destroy();
  await aborted;
});

test('breaks an answer off that is not complete when the time is up', async () => {
  const { backend } = pieces();
  routes.set('stream.example.com', { backend, timeoutMs: 20 });
  const { response } = await open('stream.example.com');
  await new Promise((resolve) => response.once('close', resolve));
  expect(response.complete).toBe(false);
});
