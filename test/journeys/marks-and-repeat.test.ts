import { expect, test } from 'vitest';
import { openIsvc, openOn } from './open-isvc.js';
import { silentModel } from './silent-model.js';

test('p shows at once that it asks, for how long, and what it waits for', async () => {
  const screen = await openOn('slow', { arguments: await silentModel() });
  screen.press('p');
  await screen.shows('slow ─ asking… ', 'waiting for slow', 'esc cancels');
  const seconds = () => Number(/asking… ([\d.]+) s/u.exec(screen.rows().join('\n'))?.[1]);
  const first = seconds();
  await expect.poll(seconds).toBeGreaterThan(first);
});

test('p once more predicts once more', async () => {
  const screen = await openOn('half-plus-two');
  screen.press('p');
  await screen.shows('half-plus-two ─ answered by the model');
  screen.press('p', 'h');
  await expect(screen).toShow('half-plus-two · history', 'the same answer');
});

test('space marks, also across filters; p predicts all that are marked, a line each', async () => {
  const screen = await openOn('no-route');
  screen.press(' ', 'esc');
  await screen.shows('▸ no-route', 'flower-grpc', '1 marked');
  screen.press('/', 'iris', 'enter', ' ', 'j', ' ');
  await screen.shows('─ 3 marked ', 'not asked yet');
  screen.press('p');
  await screen.shows('─ 3 marked · 2 ok · 1 failed', 'the gateway has no route', 'predict');
  screen.press('esc');
  await screen.shows('half-plus-two', '3 marked');
  screen.press('esc');
  await expect(screen).not.toShow('marked');
});

test('r repeats with a sparkline and says so, + slows it down, esc ends it', async () => {
  const screen = await openOn('half-plus-two');
  screen.press('r', '-');
  await screen.shows('↻▸ half-plus-two', '↻ every 1 s ─ answered by the model', '2×');
  screen.press('+');
  await screen.shows('↻ every 2 s');
  screen.press('esc');
  await expect(screen).not.toShow('↻');
});

test('r with marks repeats them side by side; esc ends that, and keeps the marks', async () => {
  const screen = await openIsvc();
  screen.press('/', 'iris', 'enter', '*', 'r');
  await screen.shows('marked ─ ↻ every 2 s', 'CALLS  FAILED', 'SLOWEST', '+ - interval', 'esc ends');
  await expect.poll(() => screen.rows().join('\n')).toMatch(/sklearn-iris +[2-9] +– +\d/u);
  screen.press('esc');
  await screen.hides('↻');
  await expect(screen).toShow('marked · ');
});

test('a repetition ends with the program', async () => {
  const screen = await openOn('half-plus-two');
  screen.press('r');
  await screen.shows('↻ every 2 s ─ answered');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});

test('C shows the command as it can be pasted, and copies it; tab the next tool’s', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('C');
  await screen.shows(
    '▸ curl   isvc   python   (tab)',
    "\n  -H 'Host: sklearn-iris-kserve-demo.example.com' \\\n",
    '\n  "instances": [\n',
    'copied the curl',
  );
  expect(screen.raw()).toContain('\u001B]52;c;');
  screen.press('tab');
  await screen.shows('▸ isvc', '\nisvc predict sklearn-iris -n kserve-demo \\\n');
  screen.press('tab');
  await expect(screen).toShow('▸ python', '\nimport http.client\n');
});
