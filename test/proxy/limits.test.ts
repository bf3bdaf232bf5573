import { EventEmitter, once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { connect, createServer as createTcp, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { usualLimits } from '../../src/proxy/limits.js';
import { makeCertificate } from '../transport/certificate.js';
import { listen } from '../transport/servers.js';
import { ask, iris, key, openProxy, type ProxySetUp, useDemo } from './open-proxy.js';

const demo = useDemo();

/** A service that answers nothing until the test ends, but to the look for a way in. */
async function silentService() {
  const asked = new EventEmitter();
  const server = createServer((request, response) => {
    if (request.headers.host === 'isvc-probe.invalid') return void response.end();
    asked.emit('one');
  });
  const { port, close } = await listen(server);
  onTestFinished(close);
  return { address: `127.0.0.1:${port}`, asked };
}

async function proxyOfSilence(more: ProxySetUp) {
  const service = await silentService();
  const proxy = await openProxy(demo(), { served: iris, address: service.address, ...more });
  return { proxy, service };
}

async function proxyOfIris(more: ProxySetUp) {
  const { port, close } = await listen(
    createServer((request, response) => void text(request).then((body) => response.end(`${body.length}`))),
  );
  onTestFinished(close);
  return openProxy(demo(), { served: iris, address: `127.0.0.1:${port}`, ...more });
}

test('a head that is too large', async () => {
  const proxy = await openProxy(demo());
  const reply = await ask(proxy, '/', { headers: { 'x-large': 'a'.repeat(70_000) } });
  expect(reply.status).toBe(431);
});

test.each<readonly [string, Record<string, string>]>([
  ['by what it says of itself', { 'content-length': '2000' }],
  ['by what comes of it', { 'transfer-encoding': 'chunked' }],
])('a body that is too large, %s', async (_name, headers) => {
  const proxy = await proxyOfIris({ maxBodyBytes: 1000 });
  const reply = await ask(proxy, '/', { body: 'a'.repeat(2000), headers });
  expect(reply.status).toBe(413);
  expect(await proxy.nextEntry()).toMatchObject({ status: 413, who: 'isvc' });
  expect(await ask(proxy, '/', { body: 'a'.repeat(1000), headers: {} })).toMatchObject({
    status: 200,
    text: '1000',
  });
});

test.each<readonly [string, string]>([
  ['nothing', ''],
  ['half of a line', 'GET / HT'],
  ['half of a head', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n'],
  ['half of HTTP/2’s beginning', 'PRI * HTT'],
])('a connection that says nothing, or not enough: %s', async (_name, begun) => {
  const proxy = await openProxy(demo(), { limits: { ...usualLimits, headMs: 50 } });
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(begun);
  expect(await text(socket)).toMatch(/^$|^HTTP\/1\.1 408 /);
});

test('a service that takes no connection', async () => {
  let isLooked = false;
  const certificate = makeCertificate('localhost');
  const https = createHttps(certificate, (_request, response) => response.end());
  // Once a way in is found, TLS is never answered.
  const tcp = createTcp((socket: Socket) => {
    if (isLooked) return;
    isLooked = true;
    https.emit('connection', socket);
  });
  const { port, close } = await listen(tcp);
  onTestFinished(close);
  const proxy = await openProxy(demo(), {
    served: iris,
    address: `https://127.0.0.1:${port}`,
    insecure: true,
    limits: { ...usualLimits, connectMs: 50 },
  });
  expect(await ask(proxy, '/')).toMatchObject({
    status: 504,
    text: expect.stringContaining('no connection to'),
  });
});

test('a request in which nothing comes', async () => {
  const { proxy } = await proxyOfSilence({ silenceMs: 100 });
  const reply = await ask(proxy, '/v1/models/x:predict', { body: '{}' });
  expect(reply.status).toBe(504);
  expect(await proxy.nextEntry()).toMatchObject({
    who: 'timeout',
    summary: expect.stringContaining('no answer within 0.1 s'),
  });
});

test('a connection without a request', async () => {
  const proxy = await openProxy(demo(), { limits: { ...usualLimits, idleMs: 50 } });
  const socket = connect(proxy.port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 401/);
  const http2 = connectHttp2(`http://127.0.0.1:${proxy.port}`);
  await once(http2, 'close');
});

test('connections beyond the limit', async () => {
  const { proxy, service } = await proxyOfSilence({ limits: { ...usualLimits, maxConnections: 2 } });
  for (let count = 0; count < 2; count += 1) {
    const sent = httpRequest({
      host: '127.0.0.1',
      port: proxy.port,
      agent: false,
      headers: { 'x-isvc-key': key },
    });
    sent.on('error', () => undefined);
    const asked = once(service.asked, 'one');
    sent.end();
    await asked;
  }
  await expect(ask(proxy, '/')).rejects.toThrow(/reset|hang up/);
});

test('requests beyond the limit', async () => {
  const { proxy, service } = await proxyOfSilence({ limits: { ...usualLimits, maxRequests: 1 } });
  const sent = httpRequest({
    host: '127.0.0.1',
    port: proxy.port,
    agent: false,
    headers: { 'x-isvc-key': key },
  });
  sent.on('error', () => undefined);
  const asked = once(service.asked, 'one');
  sent.end();
  await asked;
  expect(await ask(proxy, '/')).toMatchObject({ status: 503 });
});

test('streams of one connection', async () => {
  const proxy = await openProxy(demo(), { limits: { ...usualLimits, maxStreams: 3 } });
  const session = connectHttp2(`http://127.0.0.1:${proxy.port}`);
  onTestFinished(() => session.destroy());
  const [settings] = (await once(session, 'remoteSettings')) as [{ maxConcurrentStreams: number }];
  expect(settings.maxConcurrentStreams).toBe(3);
});

test('of an answer only the start is kept', async () => {
  const { port, close } = await listen(
    createServer((_request, response) => response.writeHead(500).end(`{"error":"${'a'.repeat(500_000)}"}`)),
  );
  onTestFinished(close);
  const proxy = await openProxy(demo(), { served: iris, address: `127.0.0.1:${port}` });
  const reply = await ask(proxy, '/', { body: '{}' });
  expect(reply.text).toHaveLength(500_012);
  const { summary } = await proxy.nextEntry();
  expect(summary.length).toBeLessThan(1000);
});
