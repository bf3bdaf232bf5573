import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ask, useDemo } from './open-proxy.js';

import { open, proxyTo } from './proxy-to.js';

const demo = useDemo();

test('an answer comes as it is written, before it has ended', async () => {
  let answering: ServerResponse | undefined;
  const { proxy } = await proxyTo(demo(), (_request, response) => {
    answering = response;
    response.write('data: 1\n\n');
  });
  const { sent, answered } = open(proxy.port, 'GET');
  sent.end();
  const response = await answered;
  const [first] = (await once(response, 'data')) as [Buffer];
  expect(first.toString()).toBe('data: 1\n\n');
  answering?.end('data: 2\n\n');
  expect(await text(response)).toBe('data: 2\n\n');
});

test('a body goes on as it is sent, before it has ended', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const { proxy } = await proxyTo(demo(), (request, response) => {
    request.once('data', (piece: Buffer) => resolve(piece.toString()));
    void text(request).then((all) => response.end(all));
  });
  const { sent, answered } = open(proxy.port, 'POST');
  sent.write('one ');
  expect(await promise).toBe('one ');
  sent.end('two');
  expect(await text(await answered)).toBe('one two');
});

test('a client that does not read holds the server: nothing is gathered in between', async () => {
  const piece = Buffer.alloc(64 * 1024, 'a');
  let written = 0;
  const { promise: held, resolve } = Promise.withResolvers<void>();
  const { proxy } = await proxyTo(demo(), (_request, response) => {
    const write = (): void => {
      while (written < 1e9) {
        written += piece.length;
        if (!response.write(piece)) {
          // As long as somebody takes the bytes, it may go on writing; it is held once nobody does.
          const before = written;
          response.once('drain', write);
          setImmediate(() => setImmediate(() => written === before && written > 4e6 && resolve()));
          return;
        }
      }
      resolve();
    };
    write();
  });
  const { sent, answered } = open(proxy.port, 'GET');
  sent.end();
  (await answered).pause();
  await held;
  // Sockets and streams of four parties have room for some; a proxy that gathers would have taken all of it.
  expect(written).toBeLessThan(64 * 1024 * 1024);
});

test('a client that asks before it sends a body is told to go on, where it may', async () => {
  const { proxy } = await proxyTo(
    demo(),
    (request, response) => void text(request).then((all) => response.end(all)),
  );
  const { sent, answered } = open(proxy.port, 'POST', '/', { expect: '100-continue', 'content-length': '2' });
  sent.flushHeaders();
  await once(sent, 'continue');
  sent.end('ab');
  expect(await text(await answered)).toBe('ab');
  const refused = open(proxy.port, 'POST', '/', {
    expect: '100-continue',
    'content-length': '2',
    'x-isvc-key': '-',
  });
  let isTold = false;
  refused.sent.once('continue', () => (isTold = true));
  refused.sent.flushHeaders();
  const reply = await refused.answered;
  expect([reply.statusCode, isTold]).toEqual([401, false]);
});

test('an answer that breaks off is seen to be broken', async () => {
  const { proxy } = await proxyTo(demo(), (_request, response) => {
    response.write('half');
    setImmediate(() => response.destroy());
  });
  await expect(ask(proxy, '/')).rejects.toThrow(/aborted|hang up/);
  expect(await proxy.nextEntry()).toMatchObject({
    ok: false,
    who: 'not-sure',
    summary: expect.stringContaining('broke off'),
  });
});

test('a client that leaves ends the request at the server', async () => {
  const { promise: begun, resolve: onBegun } = Promise.withResolvers<void>();
  const { promise: gone, resolve: onGone } = Promise.withResolvers<void>();
  const { proxy } = await proxyTo(demo(), (request) => {
    request.socket.once('close', onGone);
    onBegun();
  });
  const { sent } = open(proxy.port, 'GET');
  sent.end();
  await begun;
  sent.destroy();
  await gone;
  expect(await proxy.nextEntry()).toMatchObject({ status: 499, who: 'client' });
});

test('a kept connection that the server has closed is not a failure', async () => {
  const { proxy, server } = await proxyTo(demo(), (_request, response) => response.end('{}'));
  await ask(proxy, '/');
  const closed = Promise.withResolvers<void>();
  // It closes as the next request comes: the answer to that is the end of the connection.
  server.prependOnceListener('request', (request: IncomingMessage, response: ServerResponse) => {
    response.end = () => response;
    request.socket.destroy();
    closed.resolve();
  });
  const reply = await ask(proxy, '/', { body: 'a' });
  await closed.promise;
  expect(reply.status).toBe(200);
});
