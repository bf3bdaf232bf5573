import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadLogin } from '../../src/cluster/kubeconfig.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'isvc-kubeconfig-'));
  vi.stubEnv('HOME', folder);
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
  return loadLogin(options, { environment, rootPath: folder });
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
