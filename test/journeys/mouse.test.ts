import { expect, test } from 'vitest';
import { editorThatWrites, openBuiltOn, openIsvc } from './open-isvc.js';

const on = '\u001B[?1000h';
const off = '\u001B[?1000l';

test('the wheel moves through the list', async () => {
  const screen = await openIsvc();
  screen.press('wheel down');
  await screen.shows('▸ flower-grpc');
  screen.press('wheel up');
  await expect(screen).toShow('▸ assistant');
});

test('a click puts the cursor on a row', async () => {
  const screen = await openIsvc();
  screen.press('\u001B[<0;10;5M\u001B[<0;10;5m');
  await expect(screen).toShow('▸ digits');
});

test('the wheel scrolls a page', async () => {
  const screen = await openIsvc();
  screen.press('?');
  await screen.shows('1–20 of');
  screen.press('wheel down');
  await expect(screen).toShow('4–23 of');
});

test('the mouse is given back when the program ends', async () => {
  const screen = await openIsvc();
  expect(screen.raw()).toContain(on);
  screen.press('q');
  await screen.exited;
  expect(screen.raw().lastIndexOf(off)).toBeGreaterThan(screen.raw().lastIndexOf(on));
});

test('the mouse is given back while an editor has the terminal', async () => {
  const EDITOR = await editorThatWrites('{"instances":[1]}');
  const screen = await openBuiltOn('half-plus-two', { environment: { EDITOR } });
  screen.press('P');
  await screen.shows('payload · v1');
  screen.press('e');
  await screen.shows('● the payload edited here');
  const raw = screen.raw();
  expect(raw.indexOf(off)).toBeGreaterThan(0);
  expect(raw.indexOf(off)).toBeLessThan(raw.indexOf('editing\r\n'));
  expect(raw.lastIndexOf(on)).toBeGreaterThan(raw.indexOf('editing\r\n'));
});

test('with ISVC_MOUSE=off the mouse is left to the terminal', async () => {
  const screen = await openIsvc({ environment: { ISVC_MOUSE: 'off' } });
  expect(screen.raw()).not.toContain(on);
});
