import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import { openOwnTerminal } from './own-terminal.js';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A kubeconfig for a demo cluster of this test, as text changed by `change`. */
async function onDemo(change: (text: string, demo: Demo) => string = (text) => text) {
  const demo = await startDemo({});
  onTestFinished(demo.close);
  const file = path.join(await newFolder(), 'kubeconfig');
  await writeFile(file, change(demo.kubeconfig, demo), { mode: 0o600 });
  return { demo, file };
}

const open = (kubeconfig: string, ...args: readonly string[]) =>
  openOwnTerminal({ arguments: args, environment: { KUBECONFIG: kubeconfig } });

test('without a kubeconfig it says so, d opens the demo, and p answers there', async () => {
  const screen = open('/nowhere/kubeconfig');
  await screen.shows('no cluster', 'There is no kubeconfig /nowhere/kubeconfig', 'd demo');
  screen.press('d');
  await screen.shows('isvc-demo / kserve-demo', 'flower-sample');
  screen.press('/', 'half-plus-two', 'enter', 'p');
  await screen.shows('answered by');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});

test('a kubeconfig that came meanwhile is found with enter', async () => {
  const { demo } = await onDemo();
  const file = path.join(await newFolder(), 'kubeconfig');
  const screen = open(file);
  await screen.shows('There is no kubeconfig');
  await writeFile(file, demo.kubeconfig);
  screen.press('enter');
  await expect(screen).toShow('isvc-demo / kserve-demo', 'flower-sample');
});

test('a cluster that refuses connections is told, and shown as soon as it is there', async () => {
  const { demo, file } = await onDemo();
  await demo.controls.stopApi();
  const screen = open(file);
  await screen.shows('of context isvc-demo does not answer', 'refuses connections', '(here: c)', 'd demo');
  await demo.controls.startApi();
  screen.press('enter');
  await expect(screen).toShow('flower-sample');
});

test('from the demo one goes back to the own contexts', async () => {
  const { demo, file } = await onDemo((text) => text.replaceAll('isvc-demo', 'my-cluster'));
  await demo.controls.stopApi();
  const screen = open(file);
  await screen.shows('of context my-cluster does not answer');
  screen.press('d');
  await screen.shows('isvc-demo / kserve-demo', 'flower-sample');
  screen.press('c');
  await screen.shows('▸ isvc-demo   (current)', 'my-cluster');
  screen.press('/', 'my', 'enter');
  await expect(screen).toShow('of context my-cluster does not answer');
});

test('an empty namespace says how many services others have', async () => {
  const { file } = await onDemo();
  const screen = open(file, '-n', 'default');
  await expect(screen).toShow(
    'No services in namespace default',
    'in other namespaces: kserve-demo (',
    'n goes there',
  );
});

const asUser = (user: string) =>
  onDemo((text) => text.replace(/user: \{\}|token: .*/, () => `user: ${user}`));

test('who may not list is told which permission is missing, and goes to another namespace by its name', async () => {
  const { file } = await asUser('{token: demo-nobody-token}');
  const screen = open(file);
  await screen.shows('You may not list inferenceservices', 'auth can-i list', 'try again');
  screen.press('n');
  await screen.shows('You may not list namespaces', '/ types the name of one');
  screen.press('/', 'vision', 'enter');
  await expect(screen).toShow('isvc-demo / vision', 'in namespace');
});

test('a login that is not known is told as such', async () => {
  const { file } = await asUser('{token: out-of-date}');
  await expect(open(file)).toShow('does not know you', 'Log in again', 'd demo');
});

test.each([
  ['is missing', 'isvc-no-such-login', '', 'is not installed', 'Install isvc-no-such-login'],
  [
    'fails',
    './login',
    'echo "the session is over, run: corp login" >&2; exit 1',
    'run: corp login',
    'Log in again',
  ],
])(
  'a login program that %s is told, and started again with enter only',
  async (_, command, script, ...texts) => {
    const exec = `{apiVersion: client.authentication.k8s.io/v1, command: ${command}, interactiveMode: Never}`;
    const { file } = await asUser(`{exec: ${exec}}`);
    const login = path.join(path.dirname(file), 'login');
    await writeFile(login, `#!/bin/sh\necho x >> "${login}.started"\n${script}\n`, { mode: 0o700 });
    const screen = open(file);
    await screen.shows(...texts, 'enter  try again', 'd demo');
    if (script === '') return;
    await writeFile(
      login,
      `#!/bin/sh\necho '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"demo-lister-token"}}'\n`,
    );
    screen.press('enter');
    await expect(screen).toShow('flower-sample');
  },
);

test('without a current context one is chosen with c', async () => {
  const { file } = await onDemo((text) => text.replace(/^current-context.*$/m, ''));
  const screen = open(file);
  await screen.shows('has no current context', 'c      choose the context');
  screen.press('c', 'enter');
  await expect(screen).toShow('isvc-demo / kserve-demo', 'flower-sample');
});

test('a kubeconfig that is no YAML is told with its line', async () => {
  const { file } = await onDemo(() => 'clusters:\n  - name: a\n   cluster: {\n');
  await expect(open(file)).toShow('line 3, is not a kubeconfig', 'Correct the file', 'd demo');
});

test('an unknown host is told with what to check, and tried again and again', async () => {
  const { file } = await onDemo((text, { apiUrl }) => text.replace(apiUrl, 'https://nowhere.invalid:6443'));
  await expect(open(file)).toShow('has a host name that does', 'Check the VPN and DNS', 'isvc keeps trying');
});

test('a namespace that does not exist is told apart from an empty one', async () => {
  const { file } = await onDemo();
  await expect(open(file, '-n', 'no-such')).toShow(
    'There is no namespace no-such in this cluster',
    'n goes there',
  );
});

test('an API server that goes away leaves the list, says so, and is found again', async () => {
  const { demo, file } = await onDemo();
  const screen = open(file);
  await screen.shows('flower-sample', '127.0.0.1:');
  await demo.controls.stopApi();
  await screen.shows('not live, reconnecting', 'flower-sample');
  await demo.controls.startApi();
  await screen.hides('not live');
  await expect(screen).toShow('flower-sample');
});

test('a cluster without KServe is told as such', async () => {
  const plain = createServer((_, response) => response.writeHead(404).end('404 page not found\n'));
  await new Promise<void>((resolve) => void plain.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => plain.closeAllConnections());
  onTestFinished(() => void plain.close());
  const url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  const { file } = await onDemo((text, { apiUrl }) => text.replace(apiUrl, url));
  const screen = open(file);
  await expect(screen).toShow('KServe is not installed', 'd demo');
});
