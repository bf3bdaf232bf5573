import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { unusedPort } from '../transport/servers.js';
import { kubeconfigFor, listOf, sendJson, startApiServer } from './api-server.js';

/** A kubeconfig whose API server is known to the proxy only. */
function throughProxy(proxy: string): string {
  return kubeconfigFor(6443)
    .replace('127.0.0.1:6443', 'api.internal.invalid:6443')
    .replace('"insecure-skip-tls-verify"', `"proxy-url":"http://${proxy}","insecure-skip-tls-verify"`);
}

test('a proxy that refuses is named, without the password for it', async () => {
  const port = await unusedPort();
  const cluster = await connectCluster({ kubeconfigText: throughProxy(`me:hush@127.0.0.1:${port}`) });
  const problem = await cluster
    .list(resources.inferenceServices, {}, new AbortController().signal)
    .catch((thrown: unknown) => thrown);
  expect(problem).toMatchObject({
    kind: 'cluster',
    summary: `The API server http://api.internal.invalid:6443, or the proxy http://127.0.0.1:${port} before it, refuses connections.`,
    remedy: expect.stringContaining('proxy-url'),
  });
  expect(inspect(problem)).not.toContain('hush');
  await cluster.close();
});

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
  const cluster = await connectCluster({ kubeconfigText: throughProxy(`127.0.0.1:${port}`) });
  const { signal } = new AbortController();
  const { items } = await cluster.list(resources.inferenceServices, {}, signal);
  expect(items).toHaveLength(1);
  expect(asked).toEqual(['api.internal.invalid:6443']);
  await cluster.close();
  await api.kill();
  proxy.close();
  await once(proxy, 'close');
});
