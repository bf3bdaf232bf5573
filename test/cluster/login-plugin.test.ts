import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor } from './api-server.js';
import { useLogin } from './login-world.js';

const { signal } = new AbortController();
const login = useLogin();

/** An exec plugin: a script of Node that counts its runs and prints the n-th token. */
function writePlugin(body: string): { readonly command: string; readonly runs: () => number } {
  const command = path.join(login.folder(), 'login.mjs');
  const log = path.join(login.folder(), 'runs');
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

test('an exec plugin logs in, once for many requests at the same time', async () => {
  login.accept('Bearer token-1');
  const plugin = writePlugin(printToken);
  const cluster = await login.connectAs(execUser(plugin.command));
  await Promise.all([1, 2, 3, 4].map(() => cluster.list(resources.services, {}, signal)));
  expect(plugin.runs()).toBe(1);
  await cluster.close();
});

test('a 401 in between makes the plugin run again', async () => {
  login.accept('Bearer token-1');
  const plugin = writePlugin(printToken);
  const cluster = await login.connectAs(execUser(plugin.command));
  await cluster.list(resources.services, {}, signal);
  login.accept('Bearer token-2');
  await cluster.list(resources.services, {}, signal);
  expect(plugin.runs()).toBe(2);
  await cluster.close();
});

test('the plugin gets KUBERNETES_EXEC_INFO, its own environment, and a path from the folder of the kubeconfig', async () => {
  login.accept('Bearer ExecCredential for me');
  writePlugin(`const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
console.log(JSON.stringify({ ...info, status: { token: info.kind + ' for ' + process.env.WHO } }));`);
  const kubeconfig = path.join(login.folder(), 'config');
  const user = execUser('./login.mjs', { env: [{ name: 'WHO', value: 'me' }] });
  writeFileSync(kubeconfig, kubeconfigFor(login.api().port, user));
  const cluster = await connectCluster({ kubeconfig });
  expect(await cluster.list(resources.services, {}, signal)).toMatchObject({ items: [] });
  await cluster.close();
});

test('a plugin that fails, or is not installed, says so', async () => {
  const plugin = writePlugin(`console.error('session expired, run: cloud login'); process.exit(1);`);
  const failing = await login.connectAs(execUser(plugin.command));
  await expect(failing.list(resources.services, {}, signal)).rejects.toThrow(
    'session expired, run: cloud login',
  );
  const missing = await login.connectAs(
    execUser('isvc-no-such-plugin', { installHint: 'Get it from the cloud.' }),
  );
  await expect(missing.list(resources.services, {}, signal)).rejects.toMatchObject({
    message: 'The login program isvc-no-such-plugin of this context is not installed.',
    remedy: 'Get it from the cloud.',
  });
});

test('where the plugin fails after a 401, the answer is told, and why there is no new login', async () => {
  login.accept('Bearer token-1');
  const plugin = writePlugin(
    `if (run > 1) { console.error('session expired, run: cloud login'); process.exit(1); }\n${printToken}`,
  );
  const cluster = await login.connectAs(execUser(plugin.command));
  await cluster.list(resources.services, {}, signal);
  login.accept('Bearer token-2');
  const error: unknown = await cluster
    .list(resources.services, {}, signal)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'cluster', cause: { status: 401 } });
  expect(String(error)).toMatch(/does not know you \(HTTP 401\).*session expired, run: cloud login/s);
  await cluster.close();
});

test('a plugin that fails is run once for all that wait for it, and again for who comes later', async () => {
  const plugin = writePlugin(`console.error('session expired'); process.exit(1);`);
  const cluster = await login.connectAs(execUser(plugin.command));
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
  const cluster = await login.connectAs(execUser(plugin.command));
  const stopping = new AbortController();
  const listing = cluster.list(resources.services, {}, stopping.signal);
  const reason = new Error('the person gave up');
  stopping.abort(reason);
  await expect(listing).rejects.toBe(reason);
  await cluster.close();
});

test('a plugin that prints no ExecCredential is named, and nothing of what it printed', async () => {
  const plugin = writePlugin(`console.log('s3cret-token');`);
  const cluster = await login.connectAs(execUser(plugin.command));
  const error: unknown = await cluster
    .list(resources.services, {}, signal)
    .catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('prints no ExecCredential');
  expect(wholeText(error)).not.toContain('s3cret');
  await cluster.close();
});
