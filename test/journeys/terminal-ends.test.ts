import { expect, test } from 'vitest';
import { openBuiltIsvc, openBuiltOn } from './open-isvc.js';

const leftAlternateScreen = '\u001B[?1049l';
const mouseOn = '\u001B[?1000h';
const mouseOff = '\u001B[?1000l';

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
])('%s ends with %i and gives the terminal back', async (signal, exitCode) => {
  const screen = await openBuiltIsvc();
  screen.kill(signal);
  expect(await screen.exited).toBe(exitCode);
  expect(screen.raw()).toContain(leftAlternateScreen);
});

test('a crash gives the terminal back, then tells what happened', async () => {
  const crash = "process.on('SIGUSR2', () => { throw new Error('boom') })";
  const preload = `data:text/javascript,${encodeURIComponent(crash)}`;
  const screen = await openBuiltIsvc({ environment: { NODE_OPTIONS: `--import=${preload}` } });
  screen.kill('SIGUSR2');
  expect(await screen.exited).toBe(70);
  const [, after = ''] = screen.raw().split(leftAlternateScreen);
  expect(after).toContain('boom');
});

test.each([
  ['Ctrl-Z', []],
  ['Ctrl-Z while something is typed', ['/']],
])('%s stops it, and fg draws it anew', async (_, keys) => {
  const screen = await openBuiltIsvc({ shell: 'bash' });
  screen.press(...keys, 'ctrl-z');
  await screen.shows('stopped');
  await screen.hides('flower-sample');
  screen.press('enter');
  await screen.shows('flower-sample');
  screen.press('down');
  await screen.shows('▸ dead-step');
});

test('Ctrl-Z where no shell could bring it back draws it anew at once', async () => {
  const screen = await openBuiltIsvc();
  screen.press('ctrl-z', 'j');
  await expect(screen).toShow('▸ dead-step');
});

test('with CI set it still draws', async () => {
  const screen = await openBuiltIsvc({ environment: { CI: '1' } });
  await expect(screen).toShow('iris-grpc');
});

test('a program that ends while an editor is open gives the mouse back, whenever that editor ends', async () => {
  const screen = await openBuiltOn('half-plus-two', {
    environment: { EDITOR: 'echo editing; read done; true' },
  });
  screen.press('e');
  await screen.shows('editing');
  screen.kill('SIGTERM');
  screen.press('enter');
  expect(await screen.exited).toBe(143);
  expect(screen.raw().lastIndexOf(mouseOff)).toBeGreaterThan(screen.raw().lastIndexOf(mouseOn));
});
