import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { listOf, sendJson } from './api-server.js';
import { makeAuthority, type Authority, type Identity } from './certificates.js';

const { signal } = new AbortController();
let folder = '';
let authority: Authority;
let stranger: Authority;
let server: Server | undefined;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'isvc-tls-'));
  authority = makeAuthority(folder, 'cluster-ca');
  stranger = makeAuthority(folder, 'other-ca');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => void server?.close());

/** An API server over TLS that tells the CN of the client certificate as the name of its only service. */
async function startTls(identity: Identity, more: https.ServerOptions = {}): Promise<number> {
  const tls = https.createServer({ ...identity, ...more }, (request, response) => {
    const subject = (request.socket as TLSSocket).getPeerCertificate().subject;
    sendJson(response, 200, listOf([String(subject?.CN)], '1'));
  });
  server = tls;
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');
  return (tls.address() as AddressInfo).port;
}

function kubeconfig(port: number, cluster: object, client?: Identity): string {
  return JSON.stringify({
    'current-context': 'tls',
    contexts: [{ name: 'tls', context: { cluster: 'tls', user: 'tls' } }],
    clusters: [{ name: 'tls', cluster: { server: `https://127.0.0.1:${port}`, ...cluster } }],
    users: [{ name: 'tls', user: client === undefined ? {} : clientFields(client) }],
  });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const clientFields = ({ key, cert }: Identity): object => ({
  'client-key-data': base64(key),
  'client-certificate-data': base64(cert),
});
const trusting = ({ cert }: Identity): object => ({ 'certificate-authority-data': base64(cert) });

async function listVia(text: string): Promise<unknown> {
  const cluster = await connectCluster({ kubeconfigText: text });
  try {
    const { items } = await cluster.list(resources.inferenceServices, {}, signal);
    return items.map((item) => item['metadata']);
  } finally {
    await cluster.close();
  }
}

test('a client certificate logs in, against the CA of the kubeconfig', async () => {
  const requireCertificate = { ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  const port = await startTls(authority.issue('api', 'IP:127.0.0.1'), requireCertificate);
  const text = kubeconfig(port, trusting(authority), authority.issue('ann', 'DNS:ann'));
  expect(await listVia(text)).toMatchObject([{ name: 'ann' }]);
});

test('a server that wants a client certificate and gets none', async () => {
  const requireCertificate = { ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  const port = await startTls(authority.issue('api', 'IP:127.0.0.1'), requireCertificate);
  await expect(listVia(kubeconfig(port, trusting(authority)))).rejects.toThrow('client certificate');
});

test('tls-server-name and insecure-skip-tls-verify make a certificate for another name good', async () => {
  const port = await startTls(authority.issue('named', 'DNS:api.internal'));
  const named = kubeconfig(port, { ...trusting(authority), 'tls-server-name': 'api.internal' });
  expect(await listVia(named)).toHaveLength(1);
  expect(await listVia(kubeconfig(port, { 'insecure-skip-tls-verify': true }))).toHaveLength(1);
});

test.each<[string, () => Identity, () => Identity, string]>([
  [
    'an unknown CA',
    () => authority.issue('a', 'IP:127.0.0.1'),
    () => stranger,
    'authority that this kubeconfig does not know',
  ],
  [
    'another name',
    () => authority.issue('b', 'DNS:elsewhere'),
    () => authority,
    'certificate for another name',
  ],
  ['an expired one', () => authority.issue('c', 'IP:127.0.0.1', -1), () => authority, 'expired certificate'],
])('a server certificate with %s is a problem that names it', async (_, identity, trusted, expected) => {
  const port = await startTls(identity());
  await expect(listVia(kubeconfig(port, trusting(trusted())))).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining(expected),
    remedy: expect.stringContaining('--context'),
  });
});

test.each<[string, string, string]>([
  ['plain text where TLS is expected', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'does not speak TLS'],
  ['nothing but an end', '', 'cut the connection'],
])('a server that sends %s', async (_, bytes, expected) => {
  const plain = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(bytes));
  });
  server = plain;
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const { port } = plain.address() as AddressInfo;
  await expect(listVia(kubeconfig(port, {}))).rejects.toThrow(expected);
});

test('a host that does not resolve', async () => {
  const text = kubeconfig(1, { server: 'https://no-such-host.invalid' });
  await expect(listVia(text)).rejects.toThrow('host name that does not resolve');
});
