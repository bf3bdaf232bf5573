import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, openOn } from './open-isvc.js';

async function openPayload() {
  const screen = await openOn('half-plus-two');
  screen.press('P');
  await screen.shows('half-plus-two · payload · v1', '● the example in ConfigMap');
  return screen;
}

test('the file of a payload is watched: what is sent is what is in it, and with W each save predicts', async () => {
  const file = path.join(await newFolder(), 'watched.json');
  await writeFile(file, '{"instances":[12]}');
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press(file, 'enter');
  await screen.shows('● the file', '{"instances":[12]}', 'watched: what is in it is sent');
  await writeFile(file, '{"instances":[1200]}');
  await screen.shows('{"instances":[1200]}');
  screen.press('W');
  await screen.shows('each save predicts: W ends that');
  await writeFile(file, '{"instances":');
  await screen.shows('✗ This is not JSON yet');
  await writeFile(file, '{"instances":[4000]}');
  await screen.shows('● the file', '{"instances":[4000]}');
  await screen.shows('answered by the model', 'v shows it');
  screen.press('v');
  await expect(screen).toShow('2002', 'sent the file');
});

test('a file that is gone is not sent, and nothing in its place', async () => {
  const file = path.join(await newFolder(), 'gone.json');
  await writeFile(file, '{"instances":[12]}');
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press(file, 'enter');
  await screen.shows('● the file', '{"instances":[12]}');
  await rm(file);
  screen.press('p');
  await expect(screen).toShow('there is no such file', 'nothing was sent');
});

test('all that was dropped is listed beside the saved payloads, and comes back', async () => {
  const folder = await newFolder();
  const screen = await openPayload();
  for (const number of [1, 2]) {
    const file = path.join(folder, `${number}.json`);
    await writeFile(file, `{"instances":[${number}]}`);
    screen.press('f');
    await screen.shows('file:');
    screen.press(file, 'enter');
    await screen.shows(`{"instances":[${number}]}`);
    screen.press('x');
    await screen.shows('● the example');
  }
  screen.press('l');
  await screen.shows('1.json  dropped', '2.json  dropped');
  screen.press('end', 'enter');
  await expect(screen).toShow('● the file', '{"instances":[1]}');
});
