import { expect, test } from 'vitest';
import { demoCluster } from './demo-cluster.js';
import { openIsvc, openOn } from './open-isvc.js';
import { openOwnTerminal } from './own-terminal.js';

test('D takes every step to the service under the cursor, and says what to do where one fails', async () => {
  const screen = await openOn('bad-image', { rows: 80 });
  screen.press('D');
  await screen.shows(
    'doctor · bad-image',
    'kubeconfig',
    'ImagePullBackOff',
    'kubectl describe pod bad-image-predictor-',
  );
  await expect(screen).toShow('the first failure: conditions');
});

test('a healthy service passes to its prediction; esc goes back to the list', async () => {
  const screen = await openOn('sklearn-iris', { rows: 60 });
  screen.press('D');
  await screen.shows('prediction', 'answered by the model', '0 failed');
  screen.press('esc');
  await expect(screen).toShow('▸ sklearn-iris');
});

test('from the gateways it is about the cluster: each service in a line', async () => {
  const screen = await openIsvc({ rows: 80 });
  screen.press('g');
  await screen.shows('gateways', 'wins');
  screen.press('D');
  await expect(screen).toShow('doctor · the cluster', 'services', 'the first failure: services');
});

test('m shows what the pods of the service do, again and again', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('m');
  await expect(screen).toShow('pods, from their own metrics', 'sklearn-iris-predictor-', 'kserve', 'CALLS/S');
  screen.press('esc');
  await expect(screen).toShow('▸ sklearn-iris');
});

test('m on a service at zero starts nothing, and says how it starts', async () => {
  const screen = await openOn('scaled-to-zero');
  screen.press('m');
  await expect(screen).toShow('It has no pods. A service at zero starts with its first request.');
});

test('without a cluster it says at which step that is', async () => {
  const screen = openOwnTerminal({ arguments: [], environment: { KUBECONFIG: '/nowhere/config' } });
  await screen.shows('/nowhere/config');
  screen.press('D');
  await expect(screen).toShow('doctor · the cluster', '✗ kubeconfig', 'the first failure: kubeconfig');
});

test('nor does a context that is not there pass', async () => {
  const { kubeconfig } = await demoCluster();
  const screen = openOwnTerminal({
    arguments: ['--context', 'other'],
    environment: { KUBECONFIG: kubeconfig },
    rows: 40,
  });
  await screen.shows('has no context other');
  screen.press('D');
  await expect(screen).toShow('● kubeconfig', '✗ context', 'the first failure: context');
});
