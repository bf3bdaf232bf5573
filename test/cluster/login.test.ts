import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor, listOf, sendJson, sendStatus, startApiServer, type ApiServer } from './api-server.js';

const { signal } = new AbortController();
let folder = '';
let api: ApiServer;
/** The server accepts this Authorization header, and answers 401 to others. */
let accepted = '';

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'isvc-login-'));
  api = await startApiServer((request: IncomingMessage, response) => {
    if (request.headers.authorization === accepted) sendJson(response, 200, listOf([], '1'));
    else sendStatus(response, 401, { reason: 'Unauthorized', message: 'Unauthorized' });
  });
});

afterEach(async () => {
  await api.kill();
  rmSync(folder, { recursive: true });
});

/** An exec plugin: a script of Node that counts its runs and prints the n-th token. */
function writePlugin(body: string): { readonly command: string; readonly runs: () => number } {
  const command = path.join(folder, 'login.mjs');
  const log = path.join(folder, 'runs');
  const script = `#!${process.execPath}
import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(log)}, '.');
const run = readFileSync(${JSON.stringify(log)}, 'utf8').length;
${body}
`;
  writeFileSync(command, script);
  chmodSync(command, 0o700);
  return { command, runs: () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0) };
}

const printToken = `console.log(JSON.stringify({
  apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 'token-' + run } }));`;

function execUser(command: string, more: object = {}): object {
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never', ...more },
  };
}

async function connectAs(user: object) {
  return connectCluster({ kubeconfigText: kubeconfigFor(api.port, user) });
}

test('an exec plugin logs in, once for many requests at the same time', async () => {
  accepted = 'Bearer token-1';
  const plugin = writePlugin(printToken);
  const cluster = await connectAs(execUser(plugin.command));
  await Promise.all([1, 2, 3, 4].map(() => cluster.list(resources.services, {}, signal)));
  expect(plugin.runs()).toBe(1);
  await cluster.close();
});

test('a 401 in between makes the plugin run again', async () => {
  accepted = 'Bearer token-1';
  const plugin = writePlugin(printToken);
  const cluster = await connectAs(execUser(plugin.command));
  await cluster.list(resources.services, {}, signal);
  accepted = 'Bearer token-2';
  await cluster.list(resources.services, {}, signal);
  expect(plugin.runs()).toBe(2);
  await cluster.close();
});

test('a token that changed in the file is read again after a 401', async () => {
  const kubeconfig = path.join(folder, 'config');
  writeFileSync(kubeconfig, kubeconfigFor(api.port, { token: 'old' }));
  const cluster = await connectCluster({ kubeconfig });
  accepted = 'Bearer new';
  await expect(cluster.list(resources.services, {}, signal)).rejects.toThrow(
    'login is missing or has expired',
  );
  writeFileSync(kubeconfig, kubeconfigFor(api.port, { token: 'new' }));
  await cluster.list(resources.services, {}, signal);
  await cluster.close();
});

test('of requests side by side with a token that ran out, none is cut when another logs in afresh', async () => {
  const file = path.join(folder, 'kubeconfig');
  const requests: { readonly url: string; readonly isOld: boolean }[] = [];
  let refuseLate: (() => void) | undefined;
  const server = await startApiServer((request, response) => {
    const isOld = request.headers.authorization === 'Bearer old';
    requests.push({ url: request.url ?? '', isOld });
    const refuse = () => sendStatus(response, 401, { reason: 'Unauthorized', message: 'Unauthorized' });
    if (isOld && request.url?.includes('/pods') === true) refuseLate = refuse;
    else if (isOld) refuse();
    else {
      sendJson(response, 200, listOf([], '1'));
      // The other has logged in afresh by now.
      refuseLate?.();
      refuseLate = undefined;
    }
  });
  writeFileSync(file, kubeconfigFor(server.port, { token: 'old' }));
  const cluster = await connectCluster({ kubeconfig: file });
  const late = cluster.list(resources.pods, {}, signal);
  await expect.poll(() => refuseLate).toBeDefined();
  writeFileSync(file, kubeconfigFor(server.port, { token: 'new' }));
  await expect(cluster.list(resources.services, {}, signal)).resolves.toMatchObject({ items: [] });
  await expect(late).resolves.toMatchObject({ items: [] });
  expect(requests.filter(({ isOld }) => isOld)).toHaveLength(2);
  await cluster.close();
  await server.kill();
});

test('a tokenFile beside the kubeconfig, with the line break that editors leave', async () => {
  accepted = 'Bearer from-a-file';
  writeFileSync(path.join(folder, 'token'), 'from-a-file\n');
  const kubeconfig = path.join(folder, 'config');
  writeFileSync(kubeconfig, kubeconfigFor(api.port, { tokenFile: 'token' }));
  const cluster = await connectCluster({ kubeconfig });
  expect(await cluster.list(resources.services, {}, signal)).toMatchObject({ items: [] });
  await cluster.close();
});

test('the plugin gets KUBERNETES_EXEC_INFO, its own environment, and a path from the folder of the kubeconfig', async () => {
  accepted = 'Bearer ExecCredential for me';
  writePlugin(`const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
console.log(JSON.stringify({ ...info, status: { token: info.kind + ' for ' + process.env.WHO } }));`);
  const kubeconfig = path.join(folder, 'config');
  const user = execUser('./login.mjs', { env: [{ name: 'WHO', value: 'me' }] });
  writeFileSync(kubeconfig, kubeconfigFor(api.port, user));
  const cluster = await connectCluster({ kubeconfig });
  expect(await cluster.list(resources.services, {}, signal)).toMatchObject({ items: [] });
  await cluster.close();
});

test('a plugin that fails, or is not installed, says so', async () => {
  const plugin = writePlugin(`console.error('session expired, run: cloud login'); process.exit(1);`);
  const failing = await connectAs(execUser(plugin.command));
  await expect(failing.list(resources.services, {}, signal)).rejects.toThrow(
    'session expired, run: cloud login',
  );
  const missing = await connectAs(execUser('isvc-no-such-plugin', { installHint: 'Get it from the cloud.' }));
  await expect(missing.list(resources.services, {}, signal)).rejects.toMatchObject({
    message: 'The login program isvc-no-such-plugin of this context is not installed.',
    remedy: 'Get it from the cloud.',
  });
});

test('a plugin that fails is run once for all that wait for it, and again for who comes later', async () => {
  const plugin = writePlugin(`console.error('session expired'); process.exit(1);`);
  const cluster = await connectAs(execUser(plugin.command));
  const ask = async () => cluster.list(resources.services, {}, signal).catch(({ message }: Error) => message);
  const told = await Promise.all([ask(), ask(), ask()]);
  expect(new Set(told)).toEqual(new Set([expect.stringContaining('session expired')]));
  expect(plugin.runs()).toBe(1);
  await ask();
  expect(plugin.runs()).toBe(2);
  await cluster.close();
});

test('waiting for a plugin can be given up', async () => {
  const plugin = writePlugin(
    'setInterval(() => undefined, 1000); process.stdin.resume().on("end", () => process.exit(1));',
  );
  const cluster = await connectAs(execUser(plugin.command));
  const stopping = new AbortController();
  const listing = cluster.list(resources.services, {}, stopping.signal);
  const reason = new Error('the person gave up');
  stopping.abort(reason);
  await expect(listing).rejects.toBe(reason);
  await cluster.close();
});

test('user and password, and nobody at all', async () => {
  accepted = `Basic ${Buffer.from('ann:pass').toString('base64')}`;
  const ann = await connectAs({ username: 'ann', password: 'pass' });
  await ann.list(resources.services, {}, signal);
  await ann.close();
  const nobody = await connectAs({});
  await expect(nobody.list(resources.services, {}, signal)).rejects.toThrow('does not know you');
  await nobody.close();
});

test('over plain HTTP no token is sent unless the cluster is marked insecure', async () => {
  const text = kubeconfigFor(api.port).replace(
    '"insecure-skip-tls-verify":true',
    '"insecure-skip-tls-verify":false',
  );
  const cluster = await connectCluster({ kubeconfigText: text });
  await expect(cluster.list(resources.services, {}, signal)).rejects.toThrow('does not know you');
  expect(api.requests.map((request) => request.headers.authorization)).toEqual([undefined, undefined]);
  await cluster.close();
});

test('a plugin that prints no ExecCredential is named, and nothing of what it printed', async () => {
  const plugin = writePlugin(`console.log('s3cret-token');`);
  const cluster = await connectAs(execUser(plugin.command));
  const error: unknown = await cluster
    .list(resources.services, {}, signal)
    .catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('prints no ExecCredential');
  expect(wholeText(error)).not.toContain('s3cret');
  await cluster.close();
});

test('no secret is part of a problem', async () => {
  accepted = 'something else';
  const cluster = await connectAs({ token: 'secret-token' });
  const error: unknown = await cluster
    .list(resources.services, {}, signal)
    .catch((thrown: unknown) => thrown);
  expect(wholeText(error)).not.toContain('secret-token');
  await cluster.close();
});

test('a context that names another server by now: its new login is sent neither there nor to the old one', async () => {
  const elsewhere = await startApiServer((_, response) => sendJson(response, 200, listOf([], '1')));
  const kubeconfig = path.join(folder, 'config');
  writeFileSync(kubeconfig, kubeconfigFor(api.port, { token: 'old' }));
  const cluster = await connectCluster({ kubeconfig });
  writeFileSync(kubeconfig, kubeconfigFor(elsewhere.port, { token: 'of-another-server' }));
  accepted = 'Bearer of-another-server';
  await expect(cluster.list(resources.services, {}, signal)).rejects.toThrow(
    'login is missing or has expired',
  );
  await expect(cluster.forward({ namespace: 'ns', pod: 'p', port: 1 }, signal)).rejects.toMatchObject({
    kind: 'cluster',
  });
  expect(elsewhere.requests).toEqual([]);
  expect(new Set(api.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer old']));
  await cluster.close();
  await elsewhere.kill();
});

test('a tokenFile that is filled anew is read anew, without a 401 in between', async () => {
  const file = path.join(folder, 'token');
  const kubeconfig = path.join(folder, 'config');
  writeFileSync(kubeconfig, kubeconfigFor(api.port, { tokenFile: 'token', token: 'beside' }));
  const cluster = await connectCluster({ kubeconfig });
  for (const token of ['first', 'second']) {
    writeFileSync(file, `${token}\n`);
    accepted = `Bearer ${token}`;
    await cluster.list(resources.services, {}, signal);
  }
  rmSync(file);
  accepted = 'Bearer beside';
  await cluster.list(resources.services, {}, signal);
  expect(api.requests).toHaveLength(3);
  await cluster.close();
});

test('an auth-provider that isvc does not have is a problem', async () => {
  const cluster = await connectAs({ 'auth-provider': { name: 'openstack' } });
  await expect(cluster.list(resources.services, {}, signal)).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('openstack'),
  });
  await cluster.close();
});

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('an oidc id-token logs in as long as it holds', async () => {
  const token = `${part({ alg: 'none' })}.${part({ exp: 4_000_000_000 })}.x`;
  accepted = `Bearer ${token}`;
  const cluster = await connectAs({ 'auth-provider': { name: 'oidc', config: { 'id-token': token } } });
  expect(await cluster.list(resources.services, {}, signal)).toMatchObject({ items: [] });
  await cluster.close();
});
