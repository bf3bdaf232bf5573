import { expect, test } from 'vitest';
import { openOn } from './open-isvc.js';

test('l on a service that is not ready shows why: the log of what failed', async () => {
  const screen = await openOn('bad-model');
  screen.press('l');
  await expect(screen).toShow('log of storage-initializer (1 of 2)', 'storage.initializer ERROR');
});

test('tab goes through the containers, and a log that is not there says why', async () => {
  const screen = await openOn('bad-model');
  screen.press('l');
  await screen.shows('storage-initializer (1 of 2)');
  screen.press('tab');
  await screen.shows('kserve-container (2 of 2)', 'PodInitializing');
  screen.press('tab');
  await expect(screen).toShow('storage.initializer ERROR');
});

test('R shows the run before, how it ended', async () => {
  const screen = await openOn('flower-sample', { arguments: ['-n', 'vision'] });
  screen.press('l');
  await screen.shows('log of kserve-container', 'ready');
  screen.press('R');
  await screen.shows('the run before', 'WARNING memory');
  screen.press('/', 'memory', 'enter');
  await screen.hides('INFO');
  screen.press('esc');
  await screen.shows('INFO', 'WARNING memory');
  screen.press('esc');
  await expect(screen).toShow('▸ flower-sample');
});

test('a service without pods says that there is no log', async () => {
  const screen = await openOn('stopped');
  screen.press('l');
  await expect(screen).toShow('has no pods, so there is no log');
});

test('pods are rows: the log of one, of all, with times, and lines of kubectl to copy', async () => {
  const screen = await openOn('flower-sample', { arguments: ['-n', 'vision'] });
  screen.press('enter');
  await screen.shows('CONDITIONS', 'enter pods');
  screen.press('enter');
  await screen.shows('flower-sample · pods', ' ▸ ', '2/2');
  screen.press('C');
  await screen.shows(
    'kubectl lines',
    'kubectl delete pod',
    'isvc changes nothing',
    'copied the restart command',
  );
  screen.press('esc');
  await screen.shows('flower-sample · pods');
  screen.press('a');
  await screen.shows('logs of 2 pods', ' │ ', 'all pods: following');
  const writtenAt = /│ \d{4}-\d\d-\d\dT[\d:.]+Z \d{4}-\d\d-\d\d /;
  expect(screen.rows().join('\n')).not.toMatch(writtenAt);
  screen.press('t');
  await screen.shows('with times', 'Z ');
  expect(screen.rows().join('\n')).toMatch(writtenAt);
});
