import { expect, test } from 'vitest';
import { openOn } from './open-isvc.js';

test('b shows what a load would call; nothing is sent before enter, and esc goes back', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('b');
  await screen.shows('5 callers, each of which sends its next call when the last is answered');
  await expect(screen).toShow(
    'load-balancer 127.0.0.1',
    'kserve-demo/sklearn-iris',
    'Nothing was sent yet: enter starts it, esc goes back.',
  );
  screen.press('esc');
  await expect(screen).toShow('▸ sklearn-iris');
});

test('a load shows how it goes, esc ends it with its report, and enter asks for another one', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('b');
  await screen.shows('Nothing was sent yet');
  screen.press('enter');
  await screen.shows('esc ends it early', 'p50');
  // Nothing is there to start while a load runs.
  await screen.hides('enter start');
  screen.press('esc');
  await screen.shows('answers in', 'max');
  await screen.hides('esc ends it early');
  await screen.shows('enter start');
  screen.press('end');
  await screen.shows('stopped early: the figures are those of the calls until then');
  screen.press('enter');
  await screen.shows('Nothing was sent yet');
  screen.press('esc');
  await expect(screen).toShow('▸ sklearn-iris');
});

test('calls that fail are told by who answered', async () => {
  const screen = await openOn('no-route');
  screen.press('b');
  await screen.shows('Nothing was sent yet');
  screen.press('enter');
  await expect(screen).toShow(
    'failures, by who answered',
    'gateway: the gateway has no route for host',
    'no-route-kserve-demo.example.com',
    'ended early: too many calls in a row',
  );
});

test('a service that cannot be called says why, and sends nothing', async () => {
  const screen = await openOn('stopped');
  screen.press('b');
  await expect(screen).toShow('kserve-demo/stopped is stopped.', 'Start it again: kubectl annotate');
});
