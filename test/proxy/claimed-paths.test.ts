import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { startHttp2 } from '../transport/grpc-server.js';
import { ask, iris, key, openProxy, useDemo } from './open-proxy.js';
import { open, proxyTo } from './proxy-to.js';

// A client may ask for any path: who else claims the host is judged by the one that it asks for.

const demo = useDemo();
const authorization = 'Bearer of-the-client';

/** Routes of another namespace that take some paths of the service's host. */
beforeAll(() => {
  const matches = ['/', '/taken', '/below/shop.Cart/Add'].map((value) => ({
    path: { type: 'Exact', value },
  }));
  demo().controls.apply({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { namespace: 'tenant', name: 'taker' },
    spec: { hostnames: ['sklearn-iris-kserve-demo.example.com'], rules: [{ matches }] },
  });
});

test('over HTTP, a login goes only to a path that no other takes', async () => {
  const seen = new Map<string, string | undefined>();
  const { proxy } = await proxyTo(
    demo(),
    ({ url = '', headers }, response) => {
      seen.set(url, headers.authorization);
      response.end('{}');
    },
    { passesAuthorization: true },
  );
  const said: (readonly string[])[] = [];
  for (const path of ['/', '/taken?a=1', '/%74aken', '/v1/models']) {
    await ask(proxy, path, { headers: { authorization } });
    said.push((await proxy.nextEntry()).notes);
  }
  expect(Object.fromEntries(seen)).toEqual({
    '/': undefined,
    '/taken?a=1': undefined,
    '/%74aken': undefined,
    '/v1/models': authorization,
  });
  const claim =
    'authorization was not sent: HTTPRoute tenant/taker claims host sklearn-iris-kserve-demo.example.com';
  expect(said.map((notes) => notes.some((note) => note.startsWith(claim)))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('as a WebSocket', async () => {
  const { proxy, server } = await proxyTo(demo(), (_request, response) => response.end(), {
    passesAuthorization: true,
  });
  const seen: (string | undefined)[] = [];
  server.on('upgrade', ({ headers }, socket) => {
    seen.push(headers.authorization);
    socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  });
  for (const path of ['/taken', '/v1/realtime']) {
    const { sent } = open(proxy.port, 'GET', path, {
      authorization,
      connection: 'Upgrade',
      upgrade: 'websocket',
    });
    sent.end();
    const [, socket] = (await once(sent, 'upgrade')) as [unknown, { destroy: () => void }];
    socket.destroy();
  }
  expect(seen).toEqual([undefined, authorization]);
});

test('over gRPC, whatever stands before the method', async () => {
  const seen = new Map<string, string | undefined>();
  const { port, close } = await startHttp2((stream, headers) => {
    seen.set(headers[':path'] ?? '', headers.authorization);
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' },
      { endStream: true },
    );
  });
  onTestFinished(close);
  const proxy = await openProxy(demo(), {
    served: iris,
    address: `127.0.0.1:${port}`,
    passesAuthorization: true,
  });
  const session = connectHttp2(proxy.url);
  onTestFinished(() => session.destroy());
  for (const path of ['/below/shop.Cart/Add', '/shop.Cart/Add']) {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      'x-isvc-key': key,
      authorization,
    });
    stream.end();
    await once(stream, 'response');
  }
  expect([seen.get('/below/shop.Cart/Add'), seen.get('/shop.Cart/Add')]).toEqual([undefined, authorization]);
});
