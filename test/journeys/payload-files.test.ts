import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sampleDigitPng } from '../../src/demo/models/sample-images.js';
import { newFolder, openOn } from './open-isvc.js';
import { openPayload } from './open-payload.js';

test('f takes the payload from a file', async () => {
  const file = path.join(await newFolder(), 'payload.json');
  await writeFile(file, '{"instances":[12]}');
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press(file, 'enter');
  await expect(screen).toShow('● the file', '{"instances":[12]}');
});

test('a file that is not there is told, and its name can be corrected', async () => {
  const file = path.join(await newFolder(), 'payload.json');
  await writeFile(file, '{"instances":[13]}');
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press(file.slice(0, -1), 'enter');
  await screen.shows('payload.jso█', '✗ there is no such file', '● the example in ConfigMap');
  screen.press('n');
  await screen.shows('payload.json█', 'enter read');
  screen.press('enter');
  await expect(screen).toShow('● the file', '{"instances":[13]}', 'p send');
});

test('esc gives up the file, and then leads back', async () => {
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press('esc');
  await screen.hides('file:');
  screen.press('esc');
  await expect(screen).toShow('▸ half-plus-two');
});

test('s saves under another name, and l chooses among what is saved', async () => {
  const screen = await openPayload({ XDG_CONFIG_HOME: await newFolder() });
  screen.press('s', '-2', 'enter');
  await screen.shows('saved as');
  screen.press('l');
  await screen.shows('half-plus-two · payloads', 'kserve-demo/half-plus-two-2.json');
  screen.press('j', 'r', '3', 'enter');
  await screen.shows('half-plus-two-23.json');
  screen.press('s');
  await screen.shows('shared with all contexts', 'ago, shared');
  screen.press('enter');
  await screen.shows('half-plus-two · payload', '● the file');
  screen.press('l');
  await screen.shows('half-plus-two · payloads', 'ago, shared');
  screen.press('j', 'x');
  await screen.shows('x again deletes it');
  screen.press('x');
  await expect(screen).not.toShow('half-plus-two-23.json');
});

test('an image is saved as the image that it is, and never over another payload unasked', async () => {
  const folder = await newFolder();
  const image = path.join(folder, 'seven.png');
  await writeFile(image, Buffer.from(sampleDigitPng, 'base64'));
  const screen = await openOn('digits', { environment: { XDG_CONFIG_HOME: folder } });
  screen.press('P');
  await screen.shows('digits · payload', '● the example');
  screen.press('S');
  await screen.shows('saved as');
  screen.press('f');
  await screen.shows('file:');
  screen.press(image, 'enter');
  await screen.shows('● the file', 'seven.png');
  screen.press('S');
  await screen.shows('digits.json exists: press S again to overwrite it');
  screen.press('S');
  await screen.shows('saved as');
  const saved = path.join(folder, 'isvc', 'payloads', '@isvc-demo', 'kserve-demo');
  expect(await readdir(saved)).toEqual(['digits.png']);
  expect((await readFile(path.join(saved, 'digits.png'))).equals(await readFile(image))).toBe(true);
});

test('Tab completes the path of a file', async () => {
  const folder = await newFolder();
  await writeFile(path.join(folder, 'a-long-name.json'), '{"instances":[13]}');
  const screen = await openPayload();
  screen.press('f', `${folder}/a-`);
  await screen.shows('/a-█');
  screen.press('\t');
  await screen.shows('long-name.json');
  screen.press('enter');
  await expect(screen).toShow('{"instances":[13]}');
});
