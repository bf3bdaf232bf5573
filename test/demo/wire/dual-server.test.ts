import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

import { expect, test } from 'vitest';

import { startDualServer } from '../../../src/demo/wire/dual-server.js';
import { textAnswer } from '../../../src/demo/wire/exchange.js';

const hello = async () => textAnswer(200, 'hello', 'text/plain');

test('one connection of HTTP/1.1 serves many requests', async () => {
  const server = await startDualServer(hello);
  const socket = connect(server.port, '127.0.0.1');
  const seen: string[] = [];
  for (let time = 0; time < 3; time++) {
    socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    const [data] = await once(socket, 'data');
    seen.push(String(data).split('\r\n\r\n')[1] ?? '');
  }
  expect(seen).toEqual(['hello', 'hello', 'hello']);
  socket.destroy();
  await server.close();
});

test('answers a client that closes its side after asking, and drops one that never asks', async () => {
  const server = await startDualServer(hello);
  const asking = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  asking.end('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
  expect((await asking.toArray()).join('')).toMatch(/hello$/);
  asking.destroy();
  const silent = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  silent.end('PRI *');
  expect(await silent.toArray()).toEqual([]);
  silent.destroy();
  await server.close();
});

test('one connection of HTTP/2 serves many streams, with bodies larger than a window', async () => {
  const server = await startDualServer(async ({ body }) => textAnswer(200, String(body.byteLength)));
  const session = connectHttp2(`http://127.0.0.1:${server.port}`);
  const sizes = [0, 1, 100_000, 3_000_000];
  const answers = sizes.map(async (size) => {
    const stream = session.request({ ':method': 'POST' });
    stream.end(Buffer.alloc(size));
    return (await stream.toArray()).join('');
  });
  expect(await Promise.all(answers)).toEqual(sizes.map(String));
  session.close();
  await server.close();
});

test('a reset ends one HTTP/2 stream, and a whole HTTP/1.1 connection', async () => {
  const server = await startDualServer(async ({ path }) => (path === '/reset' ? 'reset' : hello()));
  const session = connectHttp2(`http://127.0.0.1:${server.port}`);
  const broken = session.request({ ':path': '/reset' });
  await expect(once(broken, 'response')).rejects.toThrow('NGHTTP2_INTERNAL_ERROR');
  const whole = session.request({ ':path': '/' });
  expect((await whole.toArray()).join('')).toBe('hello');
  session.close();
  const request = httpRequest({ port: server.port, path: '/reset' });
  request.end();
  await expect(once(request, 'response')).rejects.toThrow('socket hang up');
  await server.close();
});

test('a handler that throws answers 500, and broken frames end only their connection', async () => {
  const server = await startDualServer(() => Promise.reject(new Error('of the model')));
  const broken = connect(server.port, '127.0.0.1');
  broken.on('error', () => undefined);
  broken.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnot a frame at all, whatever it may be');
  broken.resume();
  await once(broken, 'close');
  const request = httpRequest({ port: server.port, agent: false });
  request.end();
  const [response] = await once(request, 'response');
  expect([response.statusCode, (await response.toArray()).join('')]).toEqual([
    500,
    expect.stringContaining('of the model'),
  ]);
  await server.close();
});

test('a port that is taken is refused', async () => {
  const server = await startDualServer(hello);
  await expect(startDualServer(hello, { port: server.port })).rejects.toThrow('EADDRINUSE');
  await server.close();
});

/** Chunks that come when they are asked for, and what tells that no more are. */
function dripping(count: number) {
  const left = Promise.withResolvers<number>();
  async function* chunks() {
    let sent = 0;
    try {
      while (sent < count) {
        sent += 1;
        yield Buffer.from(`chunk ${sent};`);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (count === 3) throw new Error('broken off');
    } finally {
      left.resolve(sent);
    }
  }
  return { answer: { ...textAnswer(200, '', 'text/event-stream'), chunks: chunks() }, left: left.promise };
}

test('chunks go out one by one, over HTTP/1.1 and HTTP/2', async () => {
  const server = await startDualServer(async () => dripping(2).answer);
  const session = connectHttp2(`http://127.0.0.1:${server.port}`);
  expect((await session.request().toArray()).join('')).toBe('chunk 1;chunk 2;');
  session.close();
  const request = httpRequest({ port: server.port, host: '127.0.0.1', agent: false }).end();
  const [response] = await once(request, 'response');
  expect(response.headers).toMatchObject({
    'transfer-encoding': 'chunked',
    'content-type': 'text/event-stream',
  });
  expect((await response.toArray()).join('')).toBe('chunk 1;chunk 2;');
  await server.close();
});

test('chunks that fail break the answer off, without its end', async () => {
  const server = await startDualServer(async () => dripping(3).answer);
  const session = connectHttp2(`http://127.0.0.1:${server.port}`);
  await expect(session.request().toArray()).rejects.toThrow('NGHTTP2_INTERNAL_ERROR');
  session.close();
  const request = httpRequest({ port: server.port, host: '127.0.0.1', agent: false }).end();
  const [response] = await once(request, 'response');
  await expect(response.toArray()).rejects.toThrow('aborted');
  await server.close();
});

test('a client that leaves ends the chunks', async () => {
  const { answer, left } = dripping(Number.POSITIVE_INFINITY);
  const server = await startDualServer(async () => answer);
  const request = httpRequest({ port: server.port, host: '127.0.0.1', agent: false }).end();
  request.on('error', () => undefined);
  const [response] = await once(request, 'response');
  response.on('error', () => undefined);
  await once(response, 'data');
  request.destroy();
  expect(await left).toBeGreaterThan(0);
  await server.close();
});
