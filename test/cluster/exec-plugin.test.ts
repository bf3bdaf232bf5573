import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { connectCluster, type Cluster, type LoginPresence } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor, listOf, sendJson, sendStatus, startApiServer, type ApiServer } from './api-server.js';

const { signal } = new AbortController();
const apiVersion = 'client.authentication.k8s.io/v1';
let folder = '';
let api: ApiServer;
const clusters: Cluster[] = [];
/** The last Authorization header that came. */
let authorization: string | undefined;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'isvc-exec-'));
  authorization = undefined;
  api = await startApiServer((request, response) => {
    ({ authorization } = request.headers);
    if (authorization === 'Bearer refused') sendStatus(response, 401);
    else sendJson(response, 200, listOf([], '1'));
  });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const cluster of clusters.splice(0)) await cluster.close();
  await api.kill();
  rmSync(folder, { recursive: true });
});

/** A login program: a script of sh. */
function program(script: string): string {
  const file = path.join(folder, 'login');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return file;
}

const prints = (status: object, more: object = {}): string =>
  `cat <<'END'\n${JSON.stringify({ kind: 'ExecCredential', apiVersion, status, ...more })}\nEND`;

async function connect(script: string, exec: object = {}, presence?: LoginPresence, cluster: object = {}) {
  const user = { exec: { apiVersion, interactiveMode: 'Never', command: program(script), ...exec } };
  const config = JSON.parse(kubeconfigFor(api.port, user)) as { clusters: { cluster: object }[] };
  Object.assign(config.clusters[0]?.cluster ?? {}, cluster);
  const connected = await connectCluster({
    kubeconfigText: JSON.stringify(config),
    ...(presence === undefined ? {} : { presence }),
  });
  clusters.push(connected);
  return connected;
}

const ask = (cluster: Cluster) => cluster.list(resources.services, {}, signal);

test('KUBERNETES_EXEC_INFO: kind, version, interactive; the cluster only where it is asked for', async () => {
  const file = path.join(folder, 'info');
  const script = `printf %s "$KUBERNETES_EXEC_INFO" > '${file}'; ${prints({ token: 't' })}`;
  await ask(await connect(script));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    kind: 'ExecCredential',
    apiVersion,
    spec: { interactive: false },
  });
  const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'a1' } };
  const ca = Buffer.from('a ca').toString('base64');
  await ask(
    await connect(script, { provideClusterInfo: true }, undefined, {
      extensions: [{ name: 'other', extension: {} }, extension],
      'tls-server-name': 'api.internal',
      'certificate-authority-data': ca,
    }),
  );
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    spec: {
      interactive: false,
      cluster: {
        server: `http://127.0.0.1:${api.port}`,
        'tls-server-name': 'api.internal',
        'insecure-skip-tls-verify': true,
        'certificate-authority-data': ca,
        config: { audience: 'a1' },
      },
    },
  });
});

test('arguments and environment are passed; what the kubeconfig names is added to our own', async () => {
  const cluster = await connect(
    `printf '{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":{"token":"%s-%s-%s"}}' "$1" "$WHO" "\${HOME:+home}"`,
    { args: ['one'], env: [{ name: 'WHO', value: 'me' }] },
  );
  await ask(cluster);
  expect(authorization).toBe('Bearer one-me-home');
});

test('a token is used until its time is over, and without a time for as long as it is taken', async () => {
  const runs = path.join(folder, 'runs');
  const count = `printf . >> '${runs}'`;
  const told = () => (existsSync(runs) ? readFileSync(runs, 'utf8').length : 0);
  const late = await connect(
    `${count}; ${prints({ token: 't', expirationTimestamp: '2099-01-01T00:00:00Z' })}`,
  );
  await ask(late);
  await ask(late);
  expect(told()).toBe(1);
  const over = await connect(
    `${count}; ${prints({ token: 't', expirationTimestamp: '2001-01-01T00:00:00Z' })}`,
  );
  await ask(over);
  await ask(over);
  expect(told()).toBe(3);
  const endless = await connect(`${count}; ${prints({ token: 't' })}`);
  await ask(endless);
  await ask(endless);
  expect(told()).toBe(4);
});

test('a user with a token, a password or a certificate needs no login program', async () => {
  const user = {
    token: 'own',
    exec: { apiVersion, interactiveMode: 'Never', command: 'isvc-no-such-program' },
  };
  const cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port, user) });
  clusters.push(cluster);
  await ask(cluster);
  expect(authorization).toBe('Bearer own');
});

test.each<[string, object, string]>([
  ['no apiVersion', { apiVersion: '' }, 'apiVersion'],
  ['an old apiVersion', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }, 'v1alpha1'],
  ['no interactiveMode in v1', { interactiveMode: undefined }, 'interactiveMode'],
  ['an unknown interactiveMode', { interactiveMode: 'Sometimes' }, 'Sometimes'],
  ['no command', { command: '' }, 'names no command'],
  ['a variable without a name', { env: [{ value: 'x' }] }, 'variable without a name'],
  ['a NUL in a variable', { env: [{ name: 'A', value: 'a\0b' }] }, 'NUL'],
])('%s is a problem, as it is for kubectl', async (_, exec, expected) => {
  await expect(ask(await connect(prints({ token: 't' }), exec))).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining(expected),
  });
});

test('in v1beta1 the interactiveMode may be left out', async () => {
  const beta = 'client.authentication.k8s.io/v1beta1';
  const script = prints({ token: 't' }, { apiVersion: beta });
  await ask(await connect(script, { apiVersion: beta, interactiveMode: undefined }));
  expect(authorization).toBe('Bearer t');
});

test.each<[string, string, string]>([
  ['no JSON', 'echo s3cret-token', 'prints no ExecCredential'],
  ['a list', `echo '["s3cret-token"]'`, 'prints no ExecCredential'],
  ['another kind', `echo '{"kind":"Secret","status":{"token":"s3cret-token"}}'`, 'prints no ExecCredential'],
  ['another version', prints({ token: 's3cret-token' }, { apiVersion: 'x/v9' }), 'another apiVersion'],
  ['no status', prints({}), 'without a token or a certificate'],
  ['a number as token', prints({ token: 5 }), 'not text'],
  ['an object as token', prints({ token: { toString: 1 } }), 'not text'],
  ['a certificate without its key', prints({ clientCertificateData: 's3cret-token' }), 'but not both'],
  ['no time', prints({ token: 's3cret-token', expirationTimestamp: 'soon' }), 'not a time'],
  ['a token with a line break in it', prints({ token: 's3cret-\ntoken' }), 'line break'],
  ['more than 1 MiB', 'yes s3cret-token', 'more than 1 MiB'],
])('a program that prints %s: a problem that tells nothing of it', async (_, script, expected) => {
  const problem: unknown = await ask(await connect(script)).catch((thrown: unknown) => thrown);
  expect(problem).toMatchObject({ kind: 'cluster', message: expect.stringContaining(expected) });
  expect(wholeText(problem)).not.toContain('s3cret');
});

test('a program that may not be run, or fails, says so', async () => {
  const cluster = await connect('exit 0');
  chmodSync(path.join(folder, 'login'), 0o600);
  await expect(ask(cluster)).rejects.toMatchObject({
    message: expect.stringContaining('cannot be started'),
    remedy: expect.stringContaining('chmod +x'),
  });
  await expect(ask(await connect('echo no session >&2; exit 3'))).rejects.toThrow(
    'failed (exit code 3): no session',
  );
  await expect(ask(await connect('kill -9 $$'))).rejects.toThrow('failed (SIGKILL)');
});

test('without a terminal its standard input is empty, and interactiveMode Always is refused', async () => {
  await ask(
    await connect(`read -r line && exit 1; ${prints({ token: 't' })}`, { interactiveMode: 'IfAvailable' }),
  );
  expect(authorization).toBe('Bearer t');
  const always = await connect(prints({ token: 't' }), { interactiveMode: 'Always' });
  await expect(ask(always)).rejects.toMatchObject({
    message: expect.stringContaining('interactiveMode: Always'),
    remedy: expect.stringContaining('kubectl'),
  });
  const screen = await connect(
    prints({ token: 't' }),
    { interactiveMode: 'Always' },
    { type: 'screen', tell: () => undefined },
  );
  await expect(ask(screen)).rejects.toThrow('the terminal UI cannot give it the keyboard');
});

test('on a screen what it says is told while it runs, and that it has ended', async () => {
  const gate = path.join(folder, 'gate');
  const told: (string | undefined)[] = [];
  const presence: LoginPresence = {
    type: 'screen',
    tell: (words) => {
      told.push(words);
      // It waits for this: so its words came before its end.
      if (words?.includes('ABCD') === true) writeFileSync(gate, '');
    },
  };
  const script = `echo 'open https://login.test and enter ABCD' >&2
while [ ! -e '${gate}' ]; do sleep 0.01; done
${prints({ token: 't' })}`;
  await ask(await connect(script, {}, presence));
  expect(told[0]).toBe('open https://login.test and enter ABCD');
  expect(told.at(-1)).toBeUndefined();
});

test('it has no terminal of its own to ask on behind our back', async () => {
  const script = `if (: </dev/tty) 2>/dev/null; then exit 1; fi; ${prints({ token: 't' })}`;
  await ask(await connect(script, {}, { type: 'screen', tell: () => undefined }));
  expect(authorization).toBe('Bearer t');
});

test('a program that nobody waits for any more is ended, with what it started', async () => {
  const pids = path.join(folder, 'pids');
  const cluster = await connect(`sleep 1000 & echo $! $$ > '${pids}'; wait`);
  const stopping = new AbortController();
  const reason = new Error('the person gave up');
  const listing = cluster.list(resources.services, {}, stopping.signal);
  await vi.waitUntil(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'), {
    timeout: 10_000,
  });
  stopping.abort(reason);
  await expect(listing).rejects.toBe(reason);
  const running = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
  await vi.waitUntil(() => running.every((pid) => hasEnded(pid)), { timeout: 10_000 });
});

function hasEnded(pid: number): boolean {
  try {
    // A process that is dead but not yet waited for counts as ended: `Z` in its state.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return true;
  }
}

test('one that does not end is ended after five minutes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const started = path.join(folder, 'started');
  const cluster = await connect(`: > '${started}'; exec sleep 1000`);
  const listing = ask(cluster).catch((thrown: unknown) => thrown);
  while (!existsSync(started)) await new Promise(setImmediate);
  vi.advanceTimersByTime(5 * 60_000);
  expect(await listing).toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('did not end within 5 min'),
    remedy: expect.stringContaining('kubectl'),
  });
});
