import { expect, test } from 'vitest';
import { openIsvc, openOn } from './open-isvc.js';

const vision = { arguments: ['-n', 'vision'] };

test('B in the details compares both revisions of a canary, and q leaves it', async () => {
  const screen = await openOn('flower-sample', vision);
  screen.press('enter');
  await screen.shows('CONDITIONS');
  screen.press('B');
  await expect(screen).toShow(
    'flower-sample · compared · its two versions',
    'prev · 90 % of the traffic',
    'revision flower-sample-predictor-00001',
    'Nothing was sent yet: enter starts it, esc goes back.',
  );
  screen.press('enter');
  await expect(screen).toShow(
    '20 of 20',
    'p50',
    'slowest',
    'latency: ',
    'answers: all 20 equal',
    'latest by ',
  );
  screen.press('q');
  await screen.shows('CONDITIONS');
  screen.press('q');
  await screen.shows('▸ flower-sample');
});

test('B compares two marked services', async () => {
  const screen = await openIsvc(vision);
  screen.press('*');
  await screen.shows('2 marked');
  screen.press('B');
  await screen.shows('digits · compared · with flower-sample', 'vision/digits');
  screen.press('enter');
  await screen.shows(
    'answered',
    '20 of 20',
    '0 of 20',
    'latency: nothing to compare',
    'flower-sample, 20 of 20',
  );
});

test('a service of one version says what to do', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('B');
  await screen.shows('has only one version', 'space marks two services and B compares them');
});

test('Ctrl-C ends the program while a comparison runs', async () => {
  const screen = await openOn('flower-sample', vision);
  screen.press('B');
  await screen.shows('Nothing was sent yet');
  screen.press('enter', 'ctrl-c');
  expect(await screen.exited).toBe(130);
});
