import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  kubeconfigFor,
  listOf,
  sendJson,
  sendStatus,
  startApiServer,
  type ApiServer,
} from '../cluster/api-server.js';
import { openOwnTerminal } from './own-terminal.js';
import { openTerminal } from './terminal.js';

const apiVersion = 'client.authentication.k8s.io/v1beta1';
let folder = '';
let api: ApiServer;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'isvc-login-program-'));
  api = await startApiServer((request, response) => {
    if (request.headers.authorization !== 'Bearer from-anna') sendStatus(response, 401);
    else if (request.url?.includes('/inferenceservices') === true)
      sendJson(response, 200, listOf(['iris'], '1'));
    else sendJson(response, 200, { items: [], metadata: {} });
  });
});
afterEach(async () => {
  await api.kill();
  rmSync(folder, { recursive: true });
});

/** A kubeconfig whose login program is this script of sh; it prints what `$who` says. */
function kubeconfig(script: string, interactiveMode = 'IfAvailable'): string {
  const program = path.join(folder, 'login');
  const print = `printf '{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":{"token":"from-%s"}}' "$who"`;
  writeFileSync(program, `#!/bin/sh\n${script}\n${print}\n`);
  chmodSync(program, 0o700);
  const file = path.join(folder, 'config');
  const exec = { apiVersion, command: './login', interactiveMode };
  writeFileSync(file, kubeconfigFor(api.port, { exec }));
  return file;
}

const asks = `printf 'Enter user name: ' >&2; read -r who`;

test('a command gives its login program the terminal: what it asks is seen, and what is typed reaches it', async () => {
  const screen = openTerminal({ arguments: ['list', '--kubeconfig', kubeconfig(asks, 'Always')] });
  await screen.shows('Enter user name:');
  screen.press('a', 'n', 'n', 'a', 'enter');
  await screen.shows('iris');
  expect(await screen.exited).toBe(0);
});

test('ctrl-c ends a command whose login program waits', async () => {
  const screen = openTerminal({ arguments: ['list', '--kubeconfig', kubeconfig(asks)] });
  await screen.shows('Enter user name:');
  screen.press('ctrl-c');
  expect(await screen.exited).toBe(130);
});

test('a login program that Ctrl-C has ended ends the command as Ctrl-C does, also where its end is told first', async () => {
  const screen = openTerminal({ arguments: ['list', '--kubeconfig', kubeconfig('kill -INT $$')] });
  expect(await screen.exited).toBe(130);
});

test('the terminal UI shows what its login program says while it runs, and the list afterwards', async () => {
  const gate = path.join(folder, 'gate');
  const script = `echo 'To sign in, open https://login.test and enter ABCD1234.' >&2
while [ ! -e '${gate}' ]; do sleep 0.01; done; who=anna`;
  const screen = openOwnTerminal({ arguments: ['--kubeconfig', kubeconfig(script)] });
  await screen.shows('The login program of this context says:', 'enter ABCD1234.');
  writeFileSync(gate, '');
  await screen.shows('iris');
  await screen.hides('ABCD1234');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});

test('leaving the terminal UI ends a login program that runs', async () => {
  const pid = path.join(folder, 'pid');
  const script = `echo $$ > '${pid}'; echo 'waiting for you' >&2; sleep 1000`;
  const screen = openOwnTerminal({ arguments: ['--kubeconfig', kubeconfig(script)] });
  await screen.shows('waiting for you');
  screen.press('ctrl-c');
  expect(await screen.exited).toBe(130);
  const running = readFileSync(pid, 'utf8').trim();
  await expect
    .poll(
      () => !existsSync(`/proc/${running}`) || readFileSync(`/proc/${running}/stat`, 'utf8').includes(') Z'),
    )
    .toBe(true);
});

test('the terminal UI says what to do where the login program must have the terminal', async () => {
  const screen = openOwnTerminal({ arguments: ['--kubeconfig', kubeconfig(asks, 'Always')] });
  await screen.shows('needs the terminal', 'Log in once in a terminal');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});
