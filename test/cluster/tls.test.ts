import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
let stop: (() => void) | undefined;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'isvc-tls-'));
  authority = makeAuthority(folder, 'cluster-ca');
  stranger = makeAuthority(folder, 'other-ca');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  server?.close();
  stop?.();
});

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

test('a server that expects a client certificate and gets none', async () => {
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

test('what stands in the kubeconfig goes before the file that it names, as for kubectl', async () => {
  const port = await startTls(authority.issue('both', 'IP:127.0.0.1'));
  const both = { ...trusting(authority), 'certificate-authority': '/no/such/file' };
  expect(await listVia(kubeconfig(port, both))).toHaveLength(1);
});

test('a certificate that is none, or not of its key, is a problem', async () => {
  const port = await startTls(authority.issue('d', 'IP:127.0.0.1'));
  const [one, two] = [authority.issue('one', 'DNS:one'), authority.issue('two', 'DNS:two')];
  for (const client of [
    { cert: one.cert, key: two.key },
    { cert: 'no pem', key: one.key },
  ]) {
    await expect(listVia(kubeconfig(port, trusting(authority), client))).rejects.toMatchObject({
      kind: 'cluster',
      message: expect.stringContaining('certificates of this context cannot be used'),
      remedy: expect.stringContaining('client-key-data'),
    });
  }
});

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/** OpenSSL's own server, which says why it refuses a client certificate. Node's only hangs up. */
async function startOpenssl(identity: Identity): Promise<number> {
  const files = [
    '-cert',
    file('s.crt', identity.cert),
    '-key',
    file('s.key', identity.key),
    '-CAfile',
    file('s-ca.crt', authority.cert),
  ];
  const strict = ['-Verify', '1', '-verify_return_error', '-accept', '127.0.0.1:0', '-www'];
  const running = spawn('openssl', ['s_server', ...files, ...strict], { stdio: ['pipe', 'pipe', 'ignore'] });
  stop = () => running.kill();
  let said = '';
  for await (const piece of running.stdout.iterator({ destroyOnReturn: false })) {
    said += String(piece);
    const port = /^ACCEPT .*:(\d+)$/m.exec(said)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`openssl s_server ended before it listened: ${said}`);
}

test('a client certificate of another authority, and one that has expired, are told as such', async () => {
  const port = await startOpenssl(authority.issue('e', 'IP:127.0.0.1'));
  for (const client of [stranger.issue('eve', 'DNS:eve'), authority.issue('late', 'DNS:late', -1)]) {
    await expect(listVia(kubeconfig(port, trusting(authority), client))).rejects.toThrow(
      'does not accept the client certificate',
    );
  }
});

test('a login program gives a client certificate; when it gives another one, new connections show that', async () => {
  const requireCertificate = { ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  const port = await startTls(authority.issue('f', 'IP:127.0.0.1'), requireCertificate);
  const apiVersion = 'client.authentication.k8s.io/v1';
  const print = (name: string): void => {
    const { cert, key } = authority.issue(name, `DNS:${name}`);
    const status = {
      clientCertificateData: cert,
      clientKeyData: key,
      expirationTimestamp: '2001-01-01T00:00:00Z',
    };
    writeFileSync(
      path.join(folder, 'credential'),
      JSON.stringify({ kind: 'ExecCredential', apiVersion, status }),
    );
  };
  const exec = {
    apiVersion,
    interactiveMode: 'Never',
    command: 'cat',
    args: [path.join(folder, 'credential')],
  };
  const config = JSON.parse(kubeconfig(port, trusting(authority))) as object;
  const kubeconfigText = JSON.stringify({ ...config, users: [{ name: 'tls', user: { exec } }] });
  const cluster = await connectCluster({ kubeconfigText });
  for (const name of ['first', 'second']) {
    print(name);
    const { items } = await cluster.list(resources.inferenceServices, {}, signal);
    expect(items).toMatchObject([{ metadata: { name } }]);
  }
  await cluster.close();
});
