import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor, listOf, sendJson, startApiServer } from './api-server.js';

test("the kubeconfig's proxy-url is used; a server of another name goes through it to its address", async () => {
  const api = await startApiServer((_, response) => sendJson(response, 200, listOf(['a'], '1')));
  const asked: string[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const target = connect(api.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    for (const end of [socket, target]) end.on('error', () => target.destroy());
    socket.on('close', () => target.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const text = kubeconfigFor(api.port)
    .replace(`127.0.0.1:${api.port}`, 'api.internal.invalid:6443')
    .replace(
      '"insecure-skip-tls-verify"',
      `"proxy-url":"http://127.0.0.1:${port}","insecure-skip-tls-verify"`,
    );
  const cluster = await connectCluster({ kubeconfigText: text });
  const { signal } = new AbortController();
  const { items } = await cluster.list(resources.inferenceServices, {}, signal);
  expect(items).toHaveLength(1);
  expect(asked).toEqual(['api.internal.invalid:6443']);
  await cluster.close();
  await api.kill();
  proxy.close();
  await once(proxy, 'close');
});
