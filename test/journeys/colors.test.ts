import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, openIsvc } from './open-isvc.js';

const color = /\[(?:3|9)[0-8][;m]/;
const light = /\[38;5;24m/;

async function settings(text: string): Promise<Readonly<Record<string, string>>> {
  const XDG_CONFIG_HOME = await newFolder();
  await mkdir(path.join(XDG_CONFIG_HOME, 'isvc'));
  await writeFile(path.join(XDG_CONFIG_HOME, 'isvc', 'config.yaml'), text);
  return { XDG_CONFIG_HOME };
}

test.each([
  ['16', { TERM: 'xterm', COLORFGBG: '15;0' }, /\[3[1-6]m/, /\[38;/],
  ['256', { TERM: 'xterm-256color', COLORFGBG: '15;0' }, /\[38;5;/, /\[38;2;/],
  ['256, by its name alone,', { TERM: 'screen-256color', COLORFGBG: '15;0' }, /\[38;5;/, /\[38;2;/],
  ['256, on a background that nobody knows,', { TERM: 'tmux-256color' }, /\[36m/, /\[38;/],
  ['no', { NO_COLOR: '1' }, /\[1m/, color],
  [
    '16, though it is said to have none',
    { TERM: 'unknown', FORCE_COLOR: '1', COLORFGBG: '15;0' },
    /\[3[1-6]m/,
    /\[38;/,
  ],
] as const)('a terminal of %s colors gets no more', async (_, environment, wanted, unwanted) => {
  const screen = await openIsvc({ environment });
  expect(screen.raw()).toMatch(wanted);
  expect(screen.raw()).not.toMatch(unwanted);
});

test('the settings name a theme', async () => {
  const environment = await settings('theme: terminal');
  const screen = await openIsvc({ environment: { ...environment, COLORFGBG: '15;0' } });
  expect(screen.raw()).toMatch(/\[36m/);
  expect(screen.raw()).not.toMatch(/\[38;5;/);
});

test('the settings may turn colors on again, or off', async () => {
  const on = await openIsvc({ environment: { NO_COLOR: '1', ...(await settings('colors: always')) } });
  expect(on.raw()).toMatch(color);
  const off = await openIsvc({ environment: await settings('colors: never') });
  expect(off.raw()).not.toMatch(color);
});

test('--no-color keeps the weight of letters, and always is always', async () => {
  const plain = await openIsvc({ arguments: ['--no-color'] });
  expect(plain.raw()).not.toMatch(color);
  expect(plain.raw()).toContain('\u001B[1m');
  const always = await settings('colors: always\nbackground: dark');
  const unknown = await openIsvc({ environment: { TERM: 'unknown', ...always } });
  expect(unknown.raw()).toMatch(color);
});

test('a terminal that tells of its light background gets darker colors, and its answer is not typed', async () => {
  const screen = await openIsvc();
  expect(screen.raw()).toContain('\u001B]11;?\u001B\\\u001B[c');
  expect(screen.raw()).not.toMatch(light);
  screen.press('\u001B]11;rgb:ffff/ffff/dddd\u001B\\\u001B[?62;22c', 'j', '?');
  await screen.shows('─ keys ─');
  expect(screen.raw()).toMatch(light);
  screen.press('esc');
  await screen.shows('▸ dead-step');
  // Of `rgb:…`, r would repeat the prediction.
  await expect(screen).not.toShow('every 2 s');
});

test('a background that the settings name is not asked for', async () => {
  const screen = await openIsvc({ environment: await settings('background: light') });
  expect(screen.raw()).toMatch(light);
  expect(screen.raw()).not.toContain('\u001B]');
});

test.each(['linux', 'vt100'])('a terminal that would print the question is not asked: %s', async (TERM) => {
  const screen = await openIsvc({ environment: { TERM } });
  expect(screen.raw()).not.toContain('\u001B]');
});

test('with mouse: off in the settings the mouse is left to the terminal', async () => {
  const screen = await openIsvc({ environment: await settings('mouse: off') });
  expect(screen.raw()).not.toContain('\u001B[?1000h');
});
