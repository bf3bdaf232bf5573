import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findSavedPayload, savePayload } from '../../src/payload/library.js';
import type { PayloadFile } from '../../src/payload/read.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'isvc-payloads-'));
});

afterEach(() => rm(root, { recursive: true }));

const of = { namespace: 'ns', name: 'm' };
const json = (text: string): PayloadFile => ({ bytes: Buffer.from(text), ending: 'json' });
const image: PayloadFile = { bytes: Uint8Array.of(0x89, 0x50, 0xff), ending: 'png' };
const saved = () => readdir(path.join(root, 'ns'));

test('what is saved is found again, readable by its owner alone, with no draft left', async () => {
  const folder = path.join(root, 'isvc', 'payloads');
  const { outcome, path: file } = await savePayload(folder, of, json('{"instances":[[1]]}'));
  expect([outcome, file]).toEqual(['saved', path.join(folder, 'ns', 'm.json')]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  expect(await readdir(path.dirname(file))).toEqual(['m.json']);
  const found = await findSavedPayload(folder, 'ns', 'm');
  expect(found?.path).toBe(file);
  expect(Buffer.from(found?.bytes ?? []).toString()).toBe('{"instances":[[1]]}');
});

test('an image is saved byte for byte, under its own ending', async () => {
  const { path: file } = await savePayload(root, of, image);
  expect(file).toBe(path.join(root, 'ns', 'm.png'));
  expect(Uint8Array.from(await readFile(file))).toEqual(image.bytes);
});

test.each<[string, PayloadFile]>([
  ['of its kind', json('new')],
  ['of another kind, which would be sent in its place', image],
])('another payload %s stays as it is', async (_, file) => {
  await savePayload(root, of, json('old'));
  const saving = await savePayload(root, of, file);
  expect(saving).toEqual({ outcome: 'exists', path: path.join(root, 'ns', 'm.json') });
  expect(await saved()).toEqual(['m.json']);
  expect((await findSavedPayload(root, 'ns', 'm'))?.bytes).toEqual(Buffer.from('old'));
});

test('the same once more changes nothing', async () => {
  const { path: file } = await savePayload(root, of, json('{}'));
  const before = await stat(file);
  expect(await savePayload(root, of, json('{}'))).toEqual({ outcome: 'unchanged', path: file });
  expect((await stat(file)).ino).toBe(before.ino);
});

test('where it is wanted the other one is replaced, and what was open is tightened', async () => {
  await mkdir(path.join(root, 'ns'));
  await writeFile(path.join(root, 'ns', 'm.json'), 'old', { mode: 0o644 });
  const { path: file } = await savePayload(root, of, json('new'), 'replace');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await findSavedPayload(root, 'ns', 'm'))?.bytes).toEqual(Buffer.from('new'));
});

test('an image that replaces JSON is the one that is found, and labels stay', async () => {
  await savePayload(root, of, json('old'));
  await writeFile(path.join(root, 'ns', 'm.labels.txt'), 'cat\ndog\n');
  await savePayload(root, of, image, 'replace');
  expect(await saved()).toEqual(['m.labels.txt', 'm.png']);
  expect((await findSavedPayload(root, 'ns', 'm'))?.path).toBe(path.join(root, 'ns', 'm.png'));
});

test.each(['..', '../../m', 'a/b', '', 'a..b', '/etc/passwd', 'UPPER'])(
  'never follows %j out of the folder',
  async (name) => {
    const saving = savePayload(root, { namespace: 'ns', name }, json('{}'));
    await expect(saving).rejects.toMatchObject({
      kind: 'payload',
      remedy: expect.stringContaining('small letters'),
    });
    expect(await readdir(root)).toEqual([]);
  },
);

test('a folder that cannot be made is a Problem that names the file', async () => {
  await writeFile(path.join(root, 'ns'), 'a file where the folder should be');
  await expect(savePayload(root, of, json('{}'))).rejects.toMatchObject({
    kind: 'payload',
    summary: expect.stringContaining(path.join(root, 'ns', 'm.json')),
  });
});

test('a save deletes the old drafts of a process that was killed, and no other file', async () => {
  const id = '0f6e8a1c-9b2d-4c3e-8f70-123456789abc';
  const folder = path.join(root, 'ns');
  await mkdir(folder);
  const others = [`n.json.${id}.tmp`, `n.txt.${id}.tmp`, 'n.json.tmp'];
  for (const name of [`m.json.${id}.tmp`, `other.png.${id}.tmp`, ...others])
    await writeFile(path.join(folder, name), 'half');
  for (const name of [`m.json.${id}.tmp`, `other.png.${id}.tmp`, ...others.slice(1)])
    await utimes(path.join(folder, name), 0, 0);
  await savePayload(root, of, json('{"instances":[[1]]}'));
  expect((await saved()).toSorted()).toEqual(['m.json', ...others].toSorted());
});
