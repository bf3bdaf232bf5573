import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import https from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { unusedPort } from '../transport/servers.js';
import { kubeconfigFor, listOf, parametersOf, sendJson, startApiServer } from './api-server.js';
import { makeAuthority } from './certificates.js';
import { startProxy, type ProxyServer } from './proxy-server.js';
import { startTunnelServer } from './tunnel-server.js';

const { signal } = new AbortController();
const services = resources.inferenceServices;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY']) {
    vi.stubEnv(name, '');
    vi.stubEnv(name.toLowerCase(), '');
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A kubeconfig whose API server is known to the proxy only. */
function internal(scheme: 'http' | 'https', cluster: object = {}): string {
  const config = JSON.parse(kubeconfigFor(6443)) as { clusters: object[] };
  const fields = { server: `${scheme}://api.internal.invalid:6443`, 'insecure-skip-tls-verify': true };
  return JSON.stringify({ ...config, clusters: [{ name: 'test', cluster: { ...fields, ...cluster } }] });
}

async function connectTo(kubeconfigText: string): Promise<Cluster> {
  const cluster = await connectCluster({ kubeconfigText });
  closing.push(cluster.close);
  return cluster;
}

/** An API server that lists, logs and watches. */
function answer(...[request, response]: Parameters<RequestListener>): void {
  if (request.url?.includes('/log') === true) response.end('a line\n');
  else if (parametersOf(request).has('watch')) response.writeHead(200).flushHeaders();
  else sendJson(response, 200, listOf(['a'], '1'));
}

async function startApi(): Promise<number> {
  const api = await startApiServer(answer);
  closing.push(api.kill);
  return api.port;
}

async function proxyTo(target: number, refuse?: number): Promise<ProxyServer> {
  const proxy = await startProxy(target, refuse);
  closing.push(proxy.close);
  return proxy;
}

async function startTls(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'isvc-proxy-'));
  const identity = makeAuthority(folder, 'ca').issue('api', 'DNS:api.internal.invalid');
  rmSync(folder, { recursive: true });
  const server = https.createServer(identity, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

test('a proxy that refuses is named, without the password for it', async () => {
  const port = await unusedPort();
  const cluster = await connectTo(internal('http', { 'proxy-url': `http://me:hush@127.0.0.1:${port}` }));
  const problem = await cluster.list(services, {}, signal).catch((thrown: unknown) => thrown);
  expect(problem).toMatchObject({
    kind: 'cluster',
    summary: `The proxy http://127.0.0.1:${port} (proxy-url) refuses connections.`,
    remedy: expect.stringContaining('proxy-url'),
  });
  expect(wholeText(problem)).not.toContain('hush');
});

test.each(['HTTPS_PROXY', 'https_proxy'])(
  '%s: lists, watches, logs and tokens of a TLS server go through its tunnels',
  async (name) => {
    const proxy = await proxyTo(await startTls());
    vi.stubEnv(name, `http://me:p%40ss@127.0.0.1:${proxy.port}`);
    const cluster = await connectTo(internal('https'));
    expect((await cluster.list(services, {}, signal)).items).toHaveLength(1);
    const lines: string[] = [];
    const log = { namespace: 'ns', pod: 'p', container: 'c' };
    for await (const some of cluster.logs(log, signal)) lines.push(...some);
    expect(lines).toEqual(['a line']);
    const watching = cluster.watch(services, {}, (object) => object, signal)[Symbol.asyncIterator]();
    expect(await watching.next()).toMatchObject({ value: { type: 'listed' } });
    await watching.return?.();
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT api.internal.invalid:6443']));
    expect(new Set(proxy.logins)).toEqual(new Set([`Basic ${Buffer.from('me:p@ss').toString('base64')}`]));
  },
);

test('a plain HTTP server is asked for by its whole URL, as Go does; the proxy alone gets its login', async () => {
  const proxy = await proxyTo(await startApi());
  vi.stubEnv('HTTP_PROXY', `me:hush@127.0.0.1:${proxy.port}`);
  const cluster = await connectTo(internal('http'));
  await cluster.list(services, {}, signal);
  expect(proxy.asked).toEqual([
    'GET http://api.internal.invalid:6443/apis/serving.kserve.io/v1beta1/inferenceservices?limit=500',
  ]);
  expect(proxy.logins).toEqual([`Basic ${Buffer.from('me:hush').toString('base64')}`]);
});

test('a port-forward goes through a tunnel of the proxy', async () => {
  const pod = createServer((socket) => socket.end('hello'));
  pod.listen(0, '127.0.0.1');
  await once(pod, 'listening');
  closing.push(async () => {
    pod.close();
    await once(pod, 'close');
  });
  const api = await startTunnelServer();
  closing.push(api.close);
  const proxy = await proxyTo(api.port);
  vi.stubEnv('http_proxy', `http://127.0.0.1:${proxy.port}`);
  const cluster = await connectTo(internal('http'));
  const to = { namespace: 'ns', pod: 'p', port: (pod.address() as AddressInfo).port };
  await cluster.forward(to, signal);
  expect(proxy.asked).toEqual(['CONNECT api.internal.invalid:6443']);
});

test('proxy-url wins over the variables; NO_PROXY leaves a server out', async () => {
  const target = await startApi();
  const [own, other] = [await proxyTo(target), await proxyTo(target)];
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${other.port}`);
  vi.stubEnv('NO_PROXY', '.invalid');
  const cluster = await connectTo(internal('http', { 'proxy-url': `http://127.0.0.1:${own.port}` }));
  await cluster.list(services, {}, signal);
  expect([own.asked.length, other.asked.length]).toEqual([1, 0]);
  const direct = await connectTo(internal('http'));
  await expect(direct.list(services, {}, signal)).rejects.toThrow('host name that does not resolve');
  expect(other.asked).toEqual([]);
});

test.each([
  [407, 'It asks for a login'],
  [403, 'HTTPS_PROXY'],
])('a proxy that answers %i to a tunnel is named', async (status, expected) => {
  const proxy = await proxyTo(1, status);
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
  const cluster = await connectTo(internal('https'));
  const problem = await cluster.list(services, {}, signal).catch((thrown: unknown) => thrown);
  expect(problem).toMatchObject({
    kind: 'cluster',
    summary: `The proxy http://127.0.0.1:${proxy.port} (HTTPS_PROXY) answered HTTP ${status} when isvc asked it for a connection to api.internal.invalid:6443.`,
  });
  expect(`${String(problem)} ${(problem as { remedy: string }).remedy}`).toContain(expected);
});

test.each(['ftp://proxy:21', 'proxy', 'http://'])(
  'a proxy-url that is none, %s, is a problem',
  async (url) => {
    await expect(connectTo(internal('https', { 'proxy-url': url }))).rejects.toMatchObject({
      kind: 'cluster',
      message: expect.stringContaining('proxy-url'),
    });
  },
);
