import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sampleDigitPng } from '../../src/demo/models/sample-images.js';
import { newFolder, openOn } from './open-isvc.js';

async function takeFile(service: string, name: string, content: string | Buffer) {
  const file = path.join(await newFolder(), name);
  await writeFile(file, content);
  const screen = await openOn(service);
  screen.press('P');
  await screen.shows(`${service} · payload`, '● the example');
  screen.press('f');
  await screen.shows('file:');
  screen.press(file, 'enter');
  return screen;
}

test('P shows what the model takes above what would be sent, and that it fits', async () => {
  const screen = await openOn('digits');
  screen.press('P');
  await expect(screen).toShow('the model takes', '● image', 'FP32 [-1,8,8,1]', 'and gives', 'INT64 [-1]');
});

test('what does not fit is marked before it is sent', async () => {
  const payload =
    '{"inputs":[{"name":"image","shape":[1,4],"datatype":"INT64","data":[1,2,3,4]},{"name":"extra","shape":[1],"datatype":"FP32","data":[1]}]}';
  const screen = await takeFile('digits', 'wrong.json', payload);
  await screen.shows('does not fit what the model takes', '✗ image', 'the payload has INT64 [1,4]');
  await expect(screen).toShow('✗ extra', 'the model states no such input');
});

test('the image of a file is drawn, beside the model where there is room', async () => {
  const screen = await takeFile('digits', 'seven.png', Buffer.from(sampleDigitPng, 'base64'));
  await screen.shows('● the file', '8×8 pixels', '▀▀▀▀▀▀▀▀');
  screen.resize(140, 40);
  await expect(screen).toShow('│   the model takes', '│   8×8 pixels');
});

test('a file that does not fit leads to a template of the real inputs', async () => {
  const screen = await takeFile('digits', 'iris.csv', '1,2,3,4\n5,6,7,8\n');
  await expect(screen).toShow("a template of the model's inputs", '"name": "image"', '"shape": [1, 8, 8, 1]');
});

test('beside a request to a language model stand its models and its message', async () => {
  const screen = await openOn('assistant');
  screen.press('P');
  await expect(screen).toShow(
    'the server has the models',
    'up to 4096 tokens',
    'the message',
    'What are you? Answer in one short sentence.',
  );
});
