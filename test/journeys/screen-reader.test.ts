import { expect, test } from 'vitest';
import { openTerminal } from './terminal.js';

const environment = { INK_SCREEN_READER: 'true' };

test('a screen reader hears the service under the cursor, its answer and the keys, in this order', async () => {
  const screen = openTerminal({ environment });
  await screen.shows('1 of 18: digits, ready, v2', 'load balancer');
  screen.press('down', 'p');
  await screen.shows('2 of 18: flower-grpc, ready, grpc-v1, ok', 'answered by the model');
  const text = screen.rows().join('\n');
  expect(text).not.toMatch(/[─█▸●]/);
  expect(text.indexOf('2 of 18')).toBeLessThan(text.indexOf('answered by the model'));
  expect(text.indexOf('answered by the model')).toBeLessThan(text.indexOf('? keys'));
});

test('a screen reader hears why a service is not ready', async () => {
  const screen = openTerminal({ environment });
  await screen.shows('1 of 18');
  screen.press('/', 'bad-model', 'enter');
  await expect(screen).toShow('1 of 1: bad-model, not ready, ModelLoadFailed');
});

test('a screen reader’s terminal gets its cursor back', async () => {
  const screen = openTerminal({ environment });
  await screen.shows('1 of 18');
  screen.press('q');
  expect(await screen.exited).toBe(0);
  expect(screen.raw().lastIndexOf('\u001B[?25h')).toBeGreaterThan(screen.raw().lastIndexOf('\u001B[?25l'));
});
