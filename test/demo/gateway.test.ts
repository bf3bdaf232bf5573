import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';

import { startGateway } from '../../src/demo/gateway.js';
import type { GatewayRoute } from '../../src/demo/gateway/gateway-routes.js';
import { apiAudience, createTokenIssuer } from '../../src/demo/token-issuer.js';
import { textAnswer } from '../../src/demo/wire/exchange.js';

const issuer = createTokenIssuer();
const routes = new Map<string, GatewayRoute>();
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeEach(async () => {
  routes.clear();
  routes.set('echo.example.com', {
    backend: (request) => Promise.resolve(textAnswer(200, `${request.method} ${request.path}`, 'text/plain')),
  });
  routes.set('empty.example.com', {});
  routes.set('jwt.example.com', {
    ...routes.get('echo.example.com'),
    access: 'jwt',
    caller: 'system:serviceaccount:ns:caller',
  });
  routes.set('login.example.com', { ...routes.get('echo.example.com'), access: 'login' });
  routes.set('reset.example.com', { backend: async () => 'reset' });
  routes.set('never.example.com', { backend: () => new Promise(() => undefined), timeoutMs: 20 });
  gateway = await startGateway({ routes, issuer });
});
afterEach(() => gateway.close());

type Seen = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: string };

/** One GET over HTTP/1.1. */
async function ask(host: string, headers: Record<string, string> = {}, path = '/v1/models'): Promise<Seen> {
  const request = httpRequest({
    port: gateway.port,
    host: gateway.address,
    path,
    headers: { host, ...headers },
  });
  request.end();
  const [response] = await once(request, 'response');
  return {
    status: response.statusCode,
    headers: response.headers,
    body: (await response.toArray()).join(''),
  };
}

async function askHttp2(host: string, headers: Record<string, string> = {}): Promise<Seen> {
  const session = connectHttp2(`http://127.0.0.1:${gateway.port}`);
  const stream = session.request({ ':path': '/v1/models', ':authority': host, ...headers });
  stream.end();
  const [answered] = await once(stream, 'response');
  const body = (await stream.toArray()).join('');
  session.close();
  return { status: answered[':status'], headers: answered, body };
}

test.each([
  ['HTTP/1.1', ask],
  ['HTTP/2', askHttp2],
])('routes by host over %s, whatever its case and port', async (_, send) => {
  const seen = await send('ECHO.example.com:8080');
  expect(seen).toMatchObject({ status: 200, body: 'GET /v1/models', headers: { server: 'istio-envoy' } });
  expect(seen.headers['x-envoy-upstream-service-time']).toMatch(/^\d+$/);
});

test.each([
  ['unknown.example.com', {}, 404, ''],
  ['empty.example.com', {}, 503, 'no healthy upstream'],
  ['jwt.example.com', {}, 401, 'Jwt is missing'],
  ['jwt.example.com', { authorization: 'Basic b3RoZXI6' }, 401, 'Jwt is missing'],
  ['never.example.com', {}, 504, 'upstream request timeout'],
  [
    'reset.example.com',
    {},
    503,
    'upstream connect error or disconnect/reset before headers. reset reason: remote reset',
  ],
])('answers itself for %s %j: %i %s', async (host, headers, status, body) => {
  const sends = [ask, askHttp2];
  for (const send of sends) {
    const seen = await send(host, headers);
    expect(seen).toMatchObject({ status, body, headers: { server: 'istio-envoy' } });
    expect(seen.headers).not.toHaveProperty('x-envoy-upstream-service-time');
  }
});

// As recorded of Envoy behind Istio: a 404 and a 403 to a POST, and a 401 to a GET.
test.each([
  ['unknown.example.com', 404, 'a body', 'close'],
  ['jwt.example.com', 401, 'a body', 'close'],
  ['empty.example.com', 503, 'a body', 'close'],
  ['unknown.example.com', 404, '', 'keep-alive'],
  ['reset.example.com', 503, 'a body', 'keep-alive'],
])('%s, %i to “%s”: connection: %s', async (host, status, body, connection) => {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const method = body === '' ? 'GET' : 'POST';
  const request = httpRequest({
    port: gateway.port,
    host: gateway.address,
    method,
    agent,
    headers: { host },
  });
  request.end(body);
  const [response] = await once(request, 'response');
  response.resume();
  expect([response.statusCode, response.headers.connection]).toEqual([status, connection]);
});

test('over HTTP/2 there is no such header', async () => {
  const session = connectHttp2(`http://127.0.0.1:${gateway.port}`);
  onTestFinished(() => session.destroy());
  const stream = session.request({ ':method': 'POST', ':authority': 'unknown.example.com' });
  stream.end('a body');
  const [headers] = await once(stream, 'response');
  expect([headers[':status'], headers.connection]).toEqual([404, undefined]);
});

test.each([
  ['unknown.example.com', {}, '12', undefined],
  ['empty.example.com', {}, '14', 'no healthy upstream'],
  ['jwt.example.com', {}, '16', 'Jwt is missing'],
  ['jwt.example.com', { authorization: 'Basic b3RoZXI6' }, '16', 'Jwt is missing'],
  ['never.example.com', {}, '14', 'upstream request timeout'],
])('answers gRPC for %s %j with status %s', async (host, headers, status, message) => {
  const seen = await askHttp2(host, { ':method': 'POST', 'content-type': 'application/grpc', ...headers });
  expect(seen).toMatchObject({ status: 200, body: '' });
  expect([seen.headers['grpc-status'], seen.headers['grpc-message']]).toEqual([status, message]);
});

test('lets the demo token pass, and shows a sign-in page without one', async () => {
  const authorization = 'Bearer demo-token';
  expect(await ask('jwt.example.com', { authorization })).toMatchObject({ status: 200 });
  expect(await ask('login.example.com', { authorization })).toMatchObject({ status: 200 });
  expect(await ask('login.example.com')).toMatchObject({
    status: 403,
    body: expect.stringContaining('Sign in'),
  });
});

const badForm = 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections';
const now = Math.floor(Date.now() / 1000);

function bearer(name: string, audience: string, expiresAt: number, by = issuer): string {
  const times = { issuedAt: now - 7200, expiresAt };
  return `Bearer ${by.issue({ namespace: 'ns', name, uid: 'u' }, [audience], times)}`;
}

test.each([
  ['the caller', bearer('caller', apiAudience, now + 60), 200, 'GET /v1/models'],
  ['another account', bearer('default', apiAudience, now + 60), 403, 'RBAC: access denied'],
  ['another audience', bearer('caller', 'models', now + 60), 403, 'Audiences in Jwt are not allowed'],
  ['an hour ago', bearer('caller', apiAudience, now - 3600), 401, 'Jwt is expired'],
  [
    'another cluster',
    bearer('caller', apiAudience, now + 60, createTokenIssuer()),
    401,
    'Jwt verification fails',
  ],
  ['nobody', 'Bearer a.b.c', 401, 'Jwt verification fails'],
  // As recorded of Envoy behind Istio.
  ['one section', 'Bearer other', 401, badForm],
  ['two sections', 'Bearer a.b', 401, badForm],
  ['four sections', 'Bearer a.b.c.d', 401, badForm],
])('answers a token of %s with %4$s', async (_, authorization, status, body) => {
  expect(await ask('jwt.example.com', { authorization })).toMatchObject({ status, body });
});

test('takes a route away and back while it runs', async () => {
  const route = routes.get('echo.example.com') ?? {};
  routes.delete('echo.example.com');
  expect(await ask('echo.example.com')).toMatchObject({ status: 404 });
  routes.set('echo.example.com', route);
  expect(await ask('echo.example.com')).toMatchObject({ status: 200 });
});

test('aborts the backend when the client goes away', async () => {
  const arrived = Promise.withResolvers<AbortSignal>();
  routes.set('hang.example.com', {
    backend: (_, signal) => {
      arrived.resolve(signal);
      return new Promise(() => undefined);
    },
  });
  const request = httpRequest({ port: gateway.port, headers: { host: 'hang.example.com' } });
  request.on('error', () => undefined);
  request.end();
  const signal = await arrived.promise;
  expect(signal.aborted).toBe(false);
  request.destroy();
  await once(signal, 'abort');
});

test('a timeout of 0 is none', async () => {
  const late = Promise.withResolvers<undefined>();
  routes.set('patient.example.com', {
    timeoutMs: 0,
    backend: async (_, signal) => {
      await late.promise;
      return textAnswer(200, signal.aborted ? 'aborted' : 'in time', 'text/plain');
    },
  });
  const answer = ask('patient.example.com');
  // A route whose time is up after this one was asked.
  expect(await ask('never.example.com')).toMatchObject({ status: 504 });
  late.resolve(undefined);
  expect(await answer).toMatchObject({ status: 200, body: 'in time' });
});

test('recognizes HTTP/1.1 and HTTP/2 however their first bytes are cut', async () => {
  const socket = connect(gateway.port, gateway.address);
  socket.setNoDelay(true);
  for (const part of ['P', 'OST /a HTTP/1.1\r\nHost: echo.example.com\r\nContent-Le', 'ngth: 0\r\n\r\n']) {
    await new Promise((resolve) => socket.write(part, resolve));
  }
  const [first] = await once(socket, 'data');
  expect(String(first)).toMatch(/^HTTP\/1.1 200 OK/);
  socket.destroy();
});

test('close ends idle and half-open connections', async () => {
  const silent = connect(gateway.port, gateway.address);
  await once(silent, 'connect');
  const session = connectHttp2(`http://127.0.0.1:${gateway.port}`);
  session.on('error', () => undefined);
  await once(session, 'connect');
  const ended = [once(silent, 'close'), once(session, 'close')];
  await gateway.close();
  await Promise.all(ended);
  await expect(ask('echo.example.com')).rejects.toThrow('ECONNREFUSED');
});
