import { expect, test } from 'vitest';
import { openTerminal } from './terminal.js';

// The built program against its own demo cluster, in a pty; one behaviour each.

/** The demo with the cursor on a service. */
async function openOn(name: string) {
  const screen = openTerminal();
  await screen.shows('sklearn-iris', 'load balancer');
  screen.press('/', name, 'enter');
  await screen.shows(`▸ ${name}`);
  return screen;
}

test('p predicts with the cluster’s example and shows who answered', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await expect(screen).toShow('answered by the model', 'INT64 [2]', 'sent the example in ConfigMap');
});

test.each([
  ['iris-grpc', 'grpc-v2'],
  ['sklearn-v2-iris', 'v2'],
  ['half-plus-two-grpc', 'grpc-v1'],
])('p on %s speaks %s', async (name, protocol) => {
  const screen = await openOn(name);
  screen.press('p');
  await expect(screen).toShow('answered by the model', `in ${protocol}`);
});

test('class scores are bars, best first', async () => {
  const screen = await openOn('flower-grpc');
  screen.press('p');
  await expect(screen).toShow('scores', '0  ████', 'prediction  INT64 [1]');
});

test('a gateway without a route is told, with the next step', async () => {
  const screen = await openOn('no-route');
  screen.press('p');
  await screen.shows('answered by the gateway', '✗ gateway', '→ ', 'more lines: w shows all of it');
  screen.press('w');
  await expect(screen).toShow('✗ the gateway has no route', '→ ', '· HTTP 404');
});

test('a service that wants a token says so', async () => {
  const screen = await openOn('needs-token');
  screen.press('p');
  await expect(screen).toShow('answered by the auth layer', '--token');
});

test('a service that is not ready says why, without asking it', async () => {
  const screen = openTerminal();
  await screen.shows('sklearn-iris');
  screen.press('/', 'bad-model', 'enter');
  await screen.shows('▸ bad-model', '✗', 'ModelLoadFailed');
  screen.press('p');
  await expect(screen).toShow('nothing was sent');
});

test('esc cancels a prediction in flight', async () => {
  const screen = await openOn('slow');
  screen.press('p');
  await screen.shows('asking…', 'esc cancels');
  screen.press('esc');
  await expect(screen).not.toShow('asking…');
});

test('enter shows details with events, esc leads back to the same row', async () => {
  const screen = await openOn('bad-model');
  screen.press('enter');
  await screen.shows('CONDITIONS', 'SERVICE');
  screen.press('end');
  await screen.shows('EVENTS');
  screen.press('esc');
  await expect(screen).toShow('▸ bad-model');
});

test('g shows every way in, and the one that wins', async () => {
  const screen = openTerminal();
  await screen.shows('load balancer');
  screen.press('g');
  await expect(screen).toShow('● load balancer', 'wins', 'port-forward', 'not tried');
});

test('n shows the services of all namespaces', async () => {
  const screen = openTerminal();
  await screen.shows('sklearn-iris');
  screen.press('n');
  await screen.shows('(all namespaces)', 'kserve-demo   (current)');
  screen.press('enter');
  await expect(screen).toShow('/ all namespaces', 'NAMESPACE');
});

test('a hides what is not ready', async () => {
  const screen = openTerminal({ columns: 120, rows: 40 });
  await screen.shows('sklearn-iris');
  screen.press('end');
  await screen.shows('▸ stopped');
  screen.press('a');
  await screen.hides('stopped');
  screen.press('a');
  await expect(screen).toShow('stopped');
});

test('y, w, C, h and ? show the object, the wire, commands, history and keys', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('y');
  await screen.shows('kind: InferenceService');
  screen.press('w');
  await screen.shows('POST /v1/models/sklearn-iris:predict');
  screen.press('C');
  await screen.shows('▸ curl', "-H 'Host: sklearn-iris-kserve-demo.example.com'", 'copied the curl command');
  expect(screen.raw()).toMatch(/\]52;c;[A-Za-z0-9+/=]+/);
  screen.press('h');
  await screen.shows('sklearn-iris · history', 'answered by the model');
  screen.press('?');
  await screen.shows('predict at once with the payload of the service');
});
