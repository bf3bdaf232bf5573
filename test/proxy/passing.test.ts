import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { unusedPort } from '../transport/servers.js';
import { ask, iris, key, openProxy, useDemo } from './open-proxy.js';

import { open, proxyTo } from './proxy-to.js';

const demo = useDemo();

test('a request goes to the service, its path, query, method, body and status as they are', async () => {
  const proxy = await openProxy(demo());
  const body = '{"instances":[[6.8,2.8,4.8,1.4]]}';
  const { status, text: answer } = await ask(
    proxy,
    '/kserve-demo/sklearn-iris/v1/models/sklearn-iris:predict',
    { body, headers: { 'content-type': 'application/json' } },
  );
  expect([status, JSON.parse(answer)]).toEqual([200, { predictions: [1] }]);
  expect(await proxy.nextEntry()).toMatchObject({
    method: 'POST',
    path: '/v1/models/sklearn-iris:predict',
    service: 'kserve-demo/sklearn-iris',
    status: 200,
    who: 'model',
    ok: true,
    sentBytes: body.length,
    receivedBytes: answer.length,
  });
});

test('a service is found by the host, too', async () => {
  const proxy = await openProxy(demo());
  const headers = { host: `sklearn-iris.kserve-demo.localhost:${proxy.port}` };
  expect(await ask(proxy, '/v1/models/sklearn-iris', { headers })).toMatchObject({ status: 200 });
});

test('what the service gets: its own Host and path, and nothing of the proxy', async () => {
  const seen: (readonly [string | undefined, NodeJS.Dict<string | string[]>])[] = [];
  const { proxy } = await proxyTo(demo(), (request, response) => {
    seen.push([request.url, request.headers]);
    response.end('{}');
  });
  await ask(proxy, `/key-${key}/a//b/../c?d=%2e`, {
    withKey: false,
    headers: { authorization: 'Bearer of-the-client', cookie: 'a=b', 'x-own': '1', 'user-agent': 'me' },
  });
  expect(seen).toEqual([
    [
      '/a/c?d=%2e',
      {
        host: 'sklearn-iris-kserve-demo.example.com',
        'x-own': '1',
        'user-agent': 'me',
        connection: 'keep-alive',
      },
    ],
  ]);
});

test('the client’s own Authorization goes on only where that is wanted', async () => {
  const seen: (string | undefined)[] = [];
  const { proxy } = await proxyTo(
    demo(),
    (request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    },
    { passesAuthorization: true },
  );
  await ask(proxy, '/', { headers: { authorization: 'Bearer of-the-client' } });
  await ask(proxy, '/', { withKey: false, headers: { authorization: `Bearer ${key}` } });
  expect(seen).toEqual(['Bearer of-the-client', undefined]);
});

test('an answer that cannot be passed back is told, and its connection is closed', async () => {
  const ended = Promise.withResolvers<void>();
  const { proxy } = await proxyTo(demo(), ({ socket }) => {
    socket.once('close', () => ended.resolve());
    socket.write('HTTP/1.1 700 Odd\r\ncontent-length: 1000\r\n\r\nand no more');
  });
  const session = connectHttp2(proxy.url);
  onTestFinished(() => session.destroy());
  const stream = session.request({ ':path': '/', 'x-isvc-key': key });
  const [head] = (await once(stream, 'response')) as [Record<string, unknown>];
  expect([head[':status'], await text(stream)]).toEqual([502, expect.stringContaining('status 700')]);
  await ended.promise;
});

test('trailers and repeated headers are kept', async () => {
  const { proxy } = await proxyTo(demo(), (_request, response) => {
    response.writeHead(200, { trailer: 'x-sum', 'x-two': ['1', '2'] });
    response.write('a');
    response.addTrailers({ 'x-sum': '42' });
    response.end();
  });
  const reply = await ask(proxy, '/');
  expect(reply.trailers).toEqual({ 'x-sum': '42' });
  expect(reply.headers['x-two']).toBe('1, 2');
});

test.each([
  ['a small body', 'a'],
  ['a large one', 'a'.repeat(200_000)],
])('trailers of a request are kept, too: %s', async (_name, body) => {
  const seen: unknown[] = [];
  const { proxy } = await proxyTo(demo(), (request, response) => {
    void text(request).then((all) => {
      seen.push(all.length, request.trailers);
      return response.end();
    });
  });
  const { sent, answered } = open(proxy.port, 'POST', '/', { trailer: 'x-sum' });
  sent.write(body);
  sent.addTrailers({ 'x-sum': '42' });
  sent.end();
  (await answered).resume();
  expect(seen).toEqual([body.length, { 'x-sum': '42' }]);
});

test('HEAD has the head alone', async () => {
  const { proxy } = await proxyTo(demo(), (_request, response) =>
    response.writeHead(200, { 'content-length': '7' }).end(),
  );
  expect(await ask(proxy, '/', { method: 'HEAD' })).toMatchObject({
    status: 200,
    text: '',
    headers: { 'content-length': '7' },
  });
});

test('a redirect goes back as it is', async () => {
  const { proxy } = await proxyTo(demo(), (_request, response) =>
    response.writeHead(307, { location: '/elsewhere' }).end(),
  );
  expect(await ask(proxy, '/')).toMatchObject({ status: 307, headers: { location: '/elsewhere' } });
});

test('a WebSocket is passed on, in both directions', async () => {
  const { proxy, server } = await proxyTo(demo(), (_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`)),
  );
  const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/chat`, { headers: { 'x-isvc-key': key } });
  await once(client, 'open');
  client.send('hello');
  const [answer] = (await once(client, 'message')) as [Buffer];
  expect(answer.toString()).toBe('echo hello');
  client.close();
  expect(await proxy.nextEntry()).toMatchObject({ status: 101, ok: true, path: '/chat' });
});

test('a WebSocket that the server does not take gets the server’s own answer; one without the key none', async () => {
  const { proxy } = await proxyTo(demo(), (_request, response) => response.writeHead(404).end('no'));
  const [error] = (await once(
    new WebSocket(`ws://127.0.0.1:${proxy.port}/`, { headers: { 'x-isvc-key': key } }),
    'error',
  )) as [Error];
  expect(error.message).toContain('404');
  const [refused] = (await once(new WebSocket(`ws://127.0.0.1:${proxy.port}/`), 'error')) as [Error];
  expect(refused.message).toContain('401');
});

test('an offer of HTTP/2, as Java’s client makes it, is left out of account', async () => {
  const { proxy } = await proxyTo(
    demo(),
    (request, response) => void text(request).then((all) => response.end(`got ${all}`)),
  );
  const socket = connect(proxy.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(
    [
      'POST / HTTP/1.1',
      `Host: 127.0.0.1:${proxy.port}`,
      'Connection: Upgrade, HTTP2-Settings, close',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      `X-Isvc-Key: ${key}`,
      'Content-Length: 5',
      '',
      'hello',
    ].join('\r\n'),
  );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK[^]*got hello/);
});

test('where nobody answers, the verdict of a prediction is the answer', async () => {
  const port = await unusedPort();
  const proxy = await openProxy(demo(), { served: iris, address: `127.0.0.1:${port}` });
  const plain = await ask(proxy, '/v1/models/sklearn-iris:predict', { body: '{}' });
  expect(plain.status).toBe(502);
  expect(JSON.parse(plain.text)).toMatchObject({ by: 'isvc', code: 'no-way-in', error: expect.any(String) });
  const openAi = await ask(proxy, '/v1/chat/completions', { body: '{}' });
  expect(JSON.parse(openAi.text)).toMatchObject({ error: { type: 'isvc', code: 'no-way-in', param: null } });
  expect(await proxy.nextEntry()).toMatchObject({ who: 'isvc', ok: false, status: 502 });
});

test('an answer of the gateway goes back as it is, and the line says whose it is', async () => {
  const proxy = await openProxy(demo());
  const reply = await ask(proxy, '/kserve-demo/no-route/v1/models/no-route:predict', { body: '{}' });
  expect(reply).toMatchObject({ status: 404, text: '' });
  expect(await proxy.nextEntry()).toMatchObject({
    who: 'gateway',
    ok: false,
    next: [expect.any(String), expect.anything()],
  });
});

test('a name that is not there is a 404, with the nearest name', async () => {
  const proxy = await openProxy(demo());
  const reply = await ask(proxy, '/kserve-demo/sklearn-irs/v1/models');
  expect(reply.status).toBe(404);
  expect(reply.text).toContain('sklearn-iris');
});
