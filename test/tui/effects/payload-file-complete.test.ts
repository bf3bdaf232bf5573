import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
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

test('a link to a folder is completed as one, and characters stay whole', async () => {
  const own = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  onTestFinished(() => rm(own, { recursive: true }));
  await symlink(folder, path.join(own, 'linked'));
  expect(await completePath(`${own}/l`)).toEqual({ text: `${own}/linked/`, choices: ['linked/'] });
  // Two characters with the same first half.
  for (const name of ['x🙂.json', 'x🙃.json']) await writeFile(path.join(own, name), '');
  expect((await completePath(`${own}/x`)).text).toBe(`${own}/x`);
});

test('a lone ~ is the home folder', async () => {
  expect((await completePath('~', folder)).text).toBe('~/');
});
