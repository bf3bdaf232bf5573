import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { completePath } from '../../../src/tui/effects/payload-file.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  await mkdir(path.join(folder, 'images'));
  for (const file of ['input-1.json', 'input-2.json', '.hidden', 'images/seven.png']) {
    await writeFile(path.join(folder, file), '');
  }
  return () => rm(folder, { recursive: true });
});

test.each([
  ['the only one', 'im', 'images/', ['images/']],
  ['as far as it is certain', 'in', 'input-', ['input-1.json', 'input-2.json']],
  ['everything, but not what is hidden', '', 'i', ['images/', 'input-1.json', 'input-2.json']],
  ['what is hidden, when asked', '.h', '.hidden', ['.hidden']],
  ['into a folder', 'images/', 'images/seven.png', ['seven.png']],
  ['nothing', 'x', 'x', []],
  ['a folder that is not there', 'x/y', 'x/y', []],
])('%s', async (_, typed, text, choices) => {
  expect(await completePath(`${folder}/${typed}`)).toEqual({ text: `${folder}/${text}`, choices });
  expect(await completePath(`~/${typed}`, folder)).toEqual({ text: `~/${text}`, choices });
});

test('a lone ~ is the home folder', async () => {
  expect((await completePath('~', folder)).text).toBe('~/');
});
