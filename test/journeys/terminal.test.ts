import { expect, test } from 'vitest';
import { openBuiltIsvc, openBuiltOn, openIsvc } from './open-isvc.js';
import { openTerminal } from './terminal.js';

const leftAlternateScreen = '\u001B[?1049l';
const shownCursor = '\u001B[?25h';

test.each([
  ['q', 0, 'q'],
  ['Ctrl-C', 130, 'ctrl-c'],
])('%s ends with %i and gives the terminal back', async (_, exitCode, key) => {
  const screen = await openBuiltIsvc();
  screen.press(key);
  expect(await screen.exited).toBe(exitCode);
  expect(screen.raw()).toContain(leftAlternateScreen);
  expect(screen.raw().lastIndexOf(shownCursor)).toBeGreaterThan(screen.raw().lastIndexOf('\u001B[?25l'));
});

test('a terminal that hangs up ends it, also while a prediction is in flight', async () => {
  const screen = await openBuiltOn('slow');
  screen.press('p');
  await screen.shows('asking…');
  await screen.hangUp();
});

test('a dumb terminal is told what to use', async () => {
  const screen = openTerminal({ arguments: [], environment: { TERM: 'dumb' } });
  expect(await screen.exited).toBe(2);
  expect(screen.raw()).toContain('TERM=dumb');
  expect(screen.raw()).not.toContain('\u001B[?');
});

test('Ctrl-C ends it while a prediction is in flight', async () => {
  const screen = await openBuiltOn('slow');
  screen.press('p');
  await screen.shows('asking…');
  screen.press('ctrl-c');
  expect(await screen.exited).toBe(130);
});

test('it follows the size of the terminal', async () => {
  const screen = await openBuiltIsvc();
  screen.resize(120, 40);
  await screen.shows('kserve-ingress-gateway  127.0.0.1', 'n namespace');
  expect(screen.rows().at(-1)).toContain('q quit');
  screen.resize(60, 16);
  await screen.shows('q quit', '1–7 of');
  expect(screen.rows().at(-1)).toContain('q quit');
  screen.resize(40, 10);
  await screen.shows('AGE', 'q quit');
  await screen.hides('LAST ANSWER');
  screen.resize(20, 5);
  await screen.shows('isvc needs 24×6');
});

test('with NO_COLOR there is no color, and marks still tell', async () => {
  const screen = await openIsvc({ environment: { NO_COLOR: '1' } });
  screen.press('end');
  await screen.shows('✗', '■');
  expect(screen.raw()).not.toMatch(/\[(?:3[0-7]|9[0-7])m/);
});

test('a key redraws only what changes', async () => {
  const screen = await openIsvc({ columns: 120, rows: 40 });
  await screen.shows('▸ assistant', '127.0.0.1:');
  screen.press('down', 'down');
  await screen.shows('▸ digits', 'host       digits');
  const before = screen.raw().length;
  screen.press('down');
  await screen.shows('▸ flower-grpc', 'host       flower-grpc');
  expect(screen.raw().length - before).toBeLessThan(1500);
});

test('isvc demo opens the same on a cluster of its own', async () => {
  const screen = openTerminal();
  await screen.shows('isvc-demo / kserve-demo', 'iris-grpc');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});
