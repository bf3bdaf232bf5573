import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { apiVersion, ask, prints, useLoginPrograms } from './login-programs.js';

const login = useLoginPrograms();

test('KUBERNETES_EXEC_INFO: kind, version, interactive; the cluster only where it is asked for', async () => {
  const file = login.file('info');
  const script = `printf %s "$KUBERNETES_EXEC_INFO" > '${file}'; ${prints({ token: 't' })}`;
  await ask(await login.connect(script));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    kind: 'ExecCredential',
    apiVersion,
    spec: { interactive: false },
  });
  const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'a1' } };
  const ca = Buffer.from('a ca').toString('base64');
  await ask(
    await login.connect(script, { provideClusterInfo: true }, undefined, {
      extensions: [{ name: 'other', extension: {} }, extension],
      'tls-server-name': 'api.internal',
      'certificate-authority-data': ca,
    }),
  );
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    spec: {
      interactive: false,
      cluster: {
        server: login.server(),
        'tls-server-name': 'api.internal',
        'insecure-skip-tls-verify': true,
        'certificate-authority-data': ca,
        config: { audience: 'a1' },
      },
    },
  });
});

test('arguments and environment are passed; what the kubeconfig names is added to our own', async () => {
  const cluster = await login.connect(
    `printf '{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":{"token":"%s-%s-%s"}}' "$1" "$WHO" "\${HOME:+home}"`,
    { args: ['one'], env: [{ name: 'WHO', value: 'me' }] },
  );
  await ask(cluster);
  expect(login.authorization()).toBe('Bearer one-me-home');
});

test('a token is used until its time is over, and without a time for as long as it is taken', async () => {
  const runs = login.file('runs');
  const count = `printf . >> '${runs}'`;
  const told = () => (existsSync(runs) ? readFileSync(runs, 'utf8').length : 0);
  const late = await login.connect(
    `${count}; ${prints({ token: 't', expirationTimestamp: '2099-01-01T00:00:00Z' })}`,
  );
  await ask(late);
  await ask(late);
  expect(told()).toBe(1);
  const over = await login.connect(
    `${count}; ${prints({ token: 't', expirationTimestamp: '2001-01-01T00:00:00Z' })}`,
  );
  await ask(over);
  await ask(over);
  expect(told()).toBe(3);
  const endless = await login.connect(`${count}; ${prints({ token: 't' })}`);
  await ask(endless);
  await ask(endless);
  expect(told()).toBe(4);
});

test('a user with a token, a password or a certificate needs no login program', async () => {
  const user = {
    token: 'own',
    exec: { apiVersion, interactiveMode: 'Never', command: 'isvc-no-such-program' },
  };
  const cluster = await login.connectAs(user);
  await ask(cluster);
  expect(login.authorization()).toBe('Bearer own');
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
  await expect(ask(await login.connect(prints({ token: 't' }), exec))).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining(expected),
  });
});

test('in v1beta1 the interactiveMode may be left out', async () => {
  const beta = 'client.authentication.k8s.io/v1beta1';
  const script = prints({ token: 't' }, { apiVersion: beta });
  await ask(await login.connect(script, { apiVersion: beta, interactiveMode: undefined }));
  expect(login.authorization()).toBe('Bearer t');
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
  const problem: unknown = await ask(await login.connect(script)).catch((thrown: unknown) => thrown);
  expect(problem).toMatchObject({ kind: 'cluster', message: expect.stringContaining(expected) });
  expect(wholeText(problem)).not.toContain('s3cret');
});

test('a program that may not be run, or fails, says so', async () => {
  const cluster = await login.connect('exit 0');
  chmodSync(login.file('login'), 0o600);
  await expect(ask(cluster)).rejects.toMatchObject({
    message: expect.stringContaining('cannot be started'),
    remedy: expect.stringContaining('chmod +x'),
  });
  await expect(ask(await login.connect('echo no session >&2; exit 3'))).rejects.toThrow(
    'failed (exit code 3): no session',
  );
  await expect(ask(await login.connect('kill -9 $$'))).rejects.toThrow('failed (SIGKILL)');
});
