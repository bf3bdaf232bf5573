import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { demoCluster } from './demo-cluster.js';
import { newFolder, openOn } from './open-isvc.js';
import type { TestScreen } from './screen.js';

/** The start of the header of every JWT: `{"`. */
const jwt = 'eyJ';

/** The text that was put on the clipboard (OSC 52). */
function clipboard(screen: TestScreen): string {
  return [...screen.raw().matchAll(/\]52;c;([\w+/=]*)/g)]
    .map(([, text = '']) => Buffer.from(text, 'base64').toString())
    .join('\n');
}

test('p is refused, t chooses whose token is sent, and p is answered', async () => {
  const screen = await openOn('needs-token');
  screen.press('p');
  await screen.shows('answered by the auth layer', '(here: t)', 't token');
  screen.press('t');
  await screen.shows("▸ default   (of needs-token's own pod)", 'iris-client');
  screen.press('enter');
  await screen.shows('p sends a token of serviceaccount/default');
  screen.press('p');
  await screen.shows('HTTP 403 RBAC:', 'The token of serviceaccount/default was not accepted');
  screen.press('t');
  await screen.shows("default   (of needs-token's own pod, current)");
  screen.press('down', 'enter');
  await screen.shows('p sends a token of serviceaccount/iris-client');
  screen.press('p');
  await screen.shows('answered by the model', 'with a token of serviceaccount/iris-client');
});

test('the token is nowhere: not on a screen, not in a copied command', async () => {
  const screen = await openOn('needs-token', { rows: 40, arguments: ['--token-from', 'sa/iris-client'] });
  await screen.shows('p sends a token of serviceaccount/iris-client');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('w');
  await screen.shows('Bearer $TOKEN');
  screen.press('esc', 'h');
  await screen.shows('needs-token · history', 'the first');
  screen.press('esc', 'C');
  await screen.shows('copied the curl command', 'Bearer $TOKEN');
  screen.press('tab');
  await screen.shows('copied the isvc command', '--token-from serviceaccount/iris-client');
  expect(clipboard(screen)).toContain('--token-from serviceaccount/iris-client');
  expect(screen.raw()).not.toContain(jwt);
  expect(clipboard(screen)).not.toContain(jwt);
});

test('who may neither list the accounts nor create tokens types a name, and is told the permission', async () => {
  const { demo } = await demoCluster();
  const folder = await newFolder();
  const file = path.join(folder, 'lister');
  await writeFile(file, demo.kubeconfig.replace('user: {}', 'user: { token: demo-lister-token }'));
  const screen = await openOn('needs-token', {
    environment: { KUBECONFIG: file },
    arguments: ['--address', `127.0.0.1:${demo.gateway.port}`],
  });
  screen.press('t');
  await screen.shows('You may not list serviceaccounts in namespace kserve-demo', 'service account: ');
  screen.press('iris-client', 'enter');
  await screen.shows('✗ You may not create serviceaccounts/token in namespace kserve-demo.', '→ ');
});
