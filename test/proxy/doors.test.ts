import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../transport/servers.js';
import { ask, iris, key, openProxy, useDemo } from './open-proxy.js';

const demo = useDemo();

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'isvc-proxy-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Its end, which may come with an error. */
function closeOf(one: NodeJS.EventEmitter): Promise<void> {
  one.on('error', () => undefined);
  return new Promise((resolve) => {
    one.once('close', resolve);
  });
}

/** A service that answers as a server that lets every page in. */
async function openServer(): Promise<string> {
  const { port, close } = await listen(
    createServer((_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/html',
        'access-control-allow-origin': '*',
        'access-control-allow-headers': '*',
        'set-cookie': 'a=b',
      });
      response.end('<!doctype html><title>a page</title>');
    }),
  );
  onTestFinished(close);
  return `127.0.0.1:${port}`;
}

test('both addresses of loopback are the proxy’s, so that localhost is nobody else’s', async ({ skip }) => {
  const other = createTcp();
  other.listen(0, '::1');
  await once(other, 'listening').catch(() => skip('there is no IPv6'));
  other.close();
  const { port } = await openProxy(demo());
  for (const host of ['127.0.0.1', '::1']) {
    const socket = connect(port, host);
    await once(socket, 'connect');
    expect(socket.remotePort).toBe(port);
    socket.destroy();
  }
});

test('a port that another program has on one of them is refused, and what was opened is closed', async ({
  skip,
}) => {
  const other = createTcp();
  other.listen(0, '::1');
  await once(other, 'listening').catch(() => skip('there is no IPv6'));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  await expect(openProxy(demo(), { on: { address: undefined, port } })).rejects.toMatchObject({
    kind: 'usage',
    summary: expect.stringContaining('another program has it'),
  });
  const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});

test('a Unix socket is its owner’s alone, needs no key, and is gone afterwards', async () => {
  const unix = path.join(folder(), 'proxy.sock');
  const proxy = await openProxy(demo(), { on: { unix }, key: undefined });
  expect(statSync(unix).mode & 0o777).toBe(0o600);
  const sent = httpRequest({
    socketPath: unix,
    path: '/kserve-demo/sklearn-iris/v1/models/sklearn-iris',
    agent: false,
  });
  sent.setHeader('host', 'localhost');
  sent.end();
  const [response] = await once(sent, 'response');
  expect(response.statusCode).toBe(200);
  response.resume();
  await proxy.close();
  expect(existsSync(unix)).toBe(false);
});

test('a socket that a killed proxy left is taken over; any other file is left as it is', async () => {
  const unix = path.join(folder(), 'proxy.sock');
  const file = path.join(folder(), 'file');
  writeFileSync(file, 'mine');
  await expect(openProxy(demo(), { on: { unix: file }, key: undefined })).rejects.toMatchObject({
    kind: 'usage',
  });
  const first = await openProxy(demo(), { on: { unix }, key: undefined });
  await expect(openProxy(demo(), { on: { unix }, key: undefined })).rejects.toMatchObject({ kind: 'usage' });
  await first.close();
});

test('no answer lets a page in, but for an allowed origin', async () => {
  const origin = 'https://app.example.org';
  const proxy = await openProxy(demo(), {
    served: iris,
    address: await openServer(),
    allowedOrigins: [origin],
  });
  const plain = await ask(proxy, '/');
  expect(Object.keys(plain.headers).filter((name) => /^access-control|cookie/.test(name))).toEqual([]);
  expect(plain.headers).toMatchObject({
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
  });
  const refused = await ask(proxy, '/', { headers: { origin: 'https://evil.example' } });
  expect(refused.status).toBe(403);
  expect(Object.keys(refused.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  const allowed = await ask(proxy, '/', { headers: { origin } });
  expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
  const preflight = await ask(proxy, '/', {
    method: 'OPTIONS',
    withKey: false,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-isvc-key',
    },
  });
  expect(preflight).toMatchObject({
    status: 204,
    headers: { 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'x-isvc-key' },
  });
});

test.each<readonly [string, Record<string, string>, number, string]>([
  ['another host', { host: 'evil.example' }, 403, 'host'],
  ['a page', { origin: 'http://evil.example' }, 403, 'origin'],
  ['no key', { 'x-isvc-key': 'wrong' }, 401, 'key'],
])('what is refused never reaches a server: %s', async (_name, headers, status, code) => {
  let asked = 0;
  const { port, close } = await listen(createServer((_request, response) => (asked += 1) && response.end()));
  onTestFinished(close);
  const proxy = await openProxy(demo(), { served: iris, address: `127.0.0.1:${port}` });
  const reply = await ask(proxy, '/', { headers });
  expect([reply.status, JSON.parse(reply.text)]).toMatchObject([status, { by: 'isvc', code }]);
  expect(await proxy.nextEntry()).toMatchObject({ who: 'isvc', status });
  expect(asked).toBe(0);
});

test('CONNECT and WebSockets of pages are refused, too', async () => {
  const proxy = await openProxy(demo());
  const raw = async (...lines: readonly string[]) => {
    const socket = connect(proxy.port, '127.0.0.1');
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return text(socket);
  };
  const host = `Host: 127.0.0.1:${proxy.port}`;
  expect(await raw('CONNECT example.com:443 HTTP/1.1', 'Host: example.com:443')).toMatch(/^HTTP\/1\.1 405 /);
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', `X-Isvc-Key: ${key}`];
  expect(
    await raw('GET /kserve-demo/writer/ HTTP/1.1', host, ...upgrade, 'Origin: http://evil.example'),
  ).toMatch(/^HTTP\/1\.1 403 /);
  expect(
    await raw('GET http://example.com/ HTTP/1.1', host, `X-Isvc-Key: ${key}`, 'Connection: close'),
  ).toMatch(/^HTTP\/1\.1 400 /);
});

test('its end is the end of all that it has opened', async () => {
  const gone: Promise<unknown>[] = [];
  const server = createServer((_request, response) => response.write('and'));
  server.on('connection', (socket) => gone.push(closeOf(socket)));
  const { port, close } = await listen(server);
  onTestFinished(close);
  const proxy = await openProxy(demo(), { served: iris, address: `127.0.0.1:${port}` });
  const sent = httpRequest({
    host: '127.0.0.1',
    port: proxy.port,
    agent: false,
    headers: { 'x-isvc-key': key },
  });
  sent.end();
  const [response] = await once(sent, 'response');
  response.on('error', () => undefined);
  const idle = connect(proxy.port, '127.0.0.1');
  await once(idle, 'connect');
  const http2 = connectHttp2(`http://127.0.0.1:${proxy.port}`);
  await once(http2, 'connect');
  const ended = [response, idle, http2].map(closeOf);
  idle.resume();
  await proxy.close();
  await Promise.all([...ended, ...gone]);
  expect(await proxy.nextEntry()).toMatchObject({ who: 'isvc', summary: 'the proxy is closing' });
});
