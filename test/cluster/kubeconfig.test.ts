import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadLogin } from '../../src/cluster/kubeconfig.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'isvc-kubeconfig-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Writes a file into the test's folder and gives its path. */
function write(name: string, content: string | object): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function kubeconfig(name: string, current: string | undefined, more: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    contexts: [{ name, context: { cluster: name, user: name, namespace: `${name}-ns` } }],
    clusters: [{ name, cluster: { server: `https://${name}.example:6443/` } }],
    users: [{ name, user: { token: `token-of-${name}` } }],
    ...(current === undefined ? {} : { 'current-context': current }),
    ...more,
  };
}

function load(options: Parameters<typeof loadLogin>[0] = {}, environment: Record<string, string> = {}) {
  return loadLogin(options, { environment: { HOME: folder, ...environment }, rootPath: folder });
}

test('~/.kube/config when nothing else is named', () => {
  write('.kube/config', kubeconfig('home', 'home'));
  expect(load()).toMatchObject({
    context: 'home',
    namespace: 'home-ns',
    server: 'https://home.example:6443',
    contexts: [{ name: 'home', namespace: 'home-ns' }],
    inCluster: false,
  });
});

test('--kubeconfig goes before $KUBECONFIG, --context and --namespace before what the file says', () => {
  const other = write('other', kubeconfig('other', 'other'));
  const file = write('given', {
    ...kubeconfig('a', 'a'),
    contexts: [
      { name: 'a', context: { cluster: 'a', user: 'a' } },
      { name: 'b', context: { cluster: 'a', user: 'a', namespace: 'b-ns' } },
    ],
  });
  expect(load({ kubeconfig: file }, { KUBECONFIG: other })).toMatchObject({
    context: 'a',
    namespace: 'default',
  });
  expect(load({ kubeconfig: file, context: 'b' })).toMatchObject({ context: 'b', namespace: 'b-ns' });
  expect(load({ kubeconfig: file, namespace: 'mine' }).namespace).toBe('mine');
});

test('several files in $KUBECONFIG: the first that names a thing wins, one that is missing is skipped', () => {
  const one = write('one', kubeconfig('one', undefined));
  const two = write('two', kubeconfig('two', 'two', { clusters: kubeconfigClusters('one', 'two') }));
  const login = load({}, { KUBECONFIG: [path.join(folder, 'absent'), one, two].join(path.delimiter) });
  expect(login.contexts.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(login.context).toBe('two');
  expect(login.server).toBe('https://two.again:6443');
  const first = load({ context: 'one' }, { KUBECONFIG: [one, two].join(path.delimiter) });
  expect(first.server).toBe('https://one.example:6443');
});

function kubeconfigClusters(...names: readonly string[]): object[] {
  return names.map((name) => ({ name, cluster: { server: `https://${name}.again:6443` } }));
}

test('inside a pod: the service account and its namespace', () => {
  write('var/run/secrets/kubernetes.io/serviceaccount/token', 'pod-token');
  write('var/run/secrets/kubernetes.io/serviceaccount/namespace', 'pod-ns');
  vi.stubEnv('KUBERNETES_SERVICE_HOST', 'fd00::1');
  vi.stubEnv('KUBERNETES_SERVICE_PORT', '443');
  expect(load({}, { KUBERNETES_SERVICE_HOST: 'fd00::1' })).toMatchObject({
    server: 'https://[fd00::1]',
    namespace: 'pod-ns',
    inCluster: true,
  });
});

test('no kubeconfig at all says what to do', () => {
  expect(() => load()).toThrow(
    expect.objectContaining({
      kind: 'cluster',
      message: 'No cluster is configured: there is no kubeconfig.',
      remedy: expect.stringContaining('isvc demo'),
    }),
  );
});

test.each<[string, string, string]>([
  ['a tab in YAML', 'clusters:\n  - name: a\n\t  bad: 1\n', 'broken, line 3, is not a kubeconfig'],
  ['text', 'hello', 'broken has no contexts'],
  ['an empty file', '', 'broken has no contexts'],
  ['JSON that is no kubeconfig', '[1, 2]', 'no contexts'],
])('a broken file names itself: %s', (_, text, expected) => {
  const file = write('broken', text);
  expect(() => load({ kubeconfig: file })).toThrow(expected.replace('broken', file));
});

test('an unknown context lists those that there are', () => {
  const file = write('file', kubeconfig('a', 'a'));
  expect(() => load({ kubeconfig: file, context: 'prod' })).toThrow(
    expect.objectContaining({
      message: `The kubeconfig ${file} has no context prod.`,
      remedy: 'Choose one with --context: a',
    }),
  );
});

test('of many contexts those are told first that have what was typed', () => {
  const all = Array.from({ length: 60 }, (_, at) => ({
    name: `arn:aws/c${at}`,
    context: { cluster: 'a', user: 'a' },
  }));
  const file = write('file', kubeconfig('a', 'a', { contexts: all }));
  const first = [
    'c5',
    ...Array.from({ length: 10 }, (_, at) => `c5${at}`),
    'c0',
    'c1',
    'c2',
    'c3',
    'c4',
    'c6',
    'c7',
    'c8',
    'c9',
  ];
  expect(() => load({ kubeconfig: file, context: 'c5' })).toThrow(
    expect.objectContaining({
      remedy: `Choose one with --context: ${first.map((name) => `arn:aws/${name}`).join(', ')}, … (all: kubectl config get-contexts)`,
    }),
  );
});

test.each<[string, object, string]>([
  ['no current context', { 'current-context': '' }, 'has no current context'],
  ['a cluster that is not there', { clusters: [] }, 'names the cluster a, which the kubeconfig lacks'],
  ['a user that is not there', { users: [] }, 'names the user a, which the kubeconfig lacks'],
  [
    'a server that is no URL',
    { clusters: [{ name: 'a', cluster: { server: 'a:6443' } }] },
    'is not an http(s) URL',
  ],
])('%s is a problem', (_, more, expected) => {
  const file = write('file', kubeconfig('a', 'a', more));
  expect(() => load({ kubeconfig: file })).toThrow(expected);
});

test('a file that is named but missing', () => {
  expect(() => load({ kubeconfig: path.join(folder, 'nope') })).toThrow('There is no kubeconfig');
  expect(() => load({}, { KUBECONFIG: path.join(folder, 'nope') })).toThrow('There is no kubeconfig');
});

test('user and password in the server URL are not shown', () => {
  const file = write(
    'file',
    kubeconfig('a', 'a', { clusters: [{ name: 'a', cluster: { server: 'https://u:p@a' } }] }),
  );
  expect(load({ kubeconfig: file }).server).toBe('https://a');
});

const wrong: readonly unknown[] = [5, true, ['a'], { toString: 1 }];
const places: readonly (readonly [string, (value: unknown) => object])[] = [
  ['current-context', (value) => kubeconfig('a', undefined, { 'current-context': value })],
  ['contexts', (value) => kubeconfig('a', 'a', { contexts: value })],
  ['contexts[0].name', (value) => contextOf({ name: value })],
  ...['cluster', 'user', 'namespace'].map(
    (field) =>
      [
        `contexts[0].context.${field}`,
        (value: unknown) => contextOf({ context: { cluster: 'a', user: 'a', [field]: value } }),
      ] as const,
  ),
  ...['server', 'certificate-authority', 'certificate-authority-data', 'tls-server-name', 'proxy-url'].map(
    (field) =>
      [
        `clusters[0].cluster.${field}`,
        (value: unknown) =>
          kubeconfig('a', 'a', {
            clusters: [{ name: 'a', cluster: { server: 'https://a', [field]: value } }],
          }),
      ] as const,
  ),
  ...['token', 'tokenFile', 'username', 'password', 'as', 'as-uid', 'client-key', 'client-key-data'].map(
    (field) => [`users[0].user.${field}`, (value: unknown) => userOf({ [field]: value })] as const,
  ),
  ['users[0].user.exec.command', (value) => userOf({ exec: { command: value } })],
  ['users[0].user.exec.apiVersion', (value) => userOf({ exec: { apiVersion: value } })],
  ['users[0].user.exec.args[0]', (value) => userOf({ exec: { args: [value] } })],
  ['users[0].user.exec.env[0].value', (value) => userOf({ exec: { env: [{ name: 'a', value }] } })],
  ['users[0].user.as-groups[0]', (value) => userOf({ 'as-groups': [value] })],
  ['users[0].user.as-user-extra.a[0]', (value) => userOf({ 'as-user-extra': { a: [value] } })],
  ['users[0].user.auth-provider.config.a', (value) => userOf({ 'auth-provider': { config: { a: value } } })],
];

function contextOf(entry: object): object {
  return kubeconfig('a', 'a', { contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' }, ...entry }] });
}

function userOf(user: object): object {
  return kubeconfig('a', 'a', { users: [{ name: 'a', user }] });
}

test.each(places)('%s of a wrong type is a problem that names it, and not its value', (place, make) => {
  for (const value of wrong) {
    // A list is what is expected there.
    if (place === 'contexts' && Array.isArray(value)) continue;
    const file = write('file', make(value));
    expect(() => load({ kubeconfig: file })).toThrow(
      expect.objectContaining({
        kind: 'cluster',
        message: expect.stringContaining(`${file} is not a kubeconfig: ${place} is not `),
      }),
    );
  }
});

test('a file without an end, and one that is nested too deeply', () => {
  expect(() => load({ kubeconfig: '/dev/zero' })).toThrow('it has more than 16 MiB');
  const file = write('deep', '['.repeat(100_000));
  expect(() => load({ kubeconfig: file })).toThrow('is not a kubeconfig');
});
