import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findSavedPayload, payloadFolder, savePayload } from '../../src/payload/library.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'isvc-payloads-'));
});

afterEach(() => rm(root, { recursive: true }));

test('what is saved is found again, readable by its owner alone, with no draft left', async () => {
  const folder = path.join(root, 'isvc', 'payloads');
  const file = await savePayload(folder, 'kserve-test', 'sklearn-iris', '{"instances":[[1]]}');
  expect(file).toBe(path.join(folder, 'kserve-test', 'sklearn-iris.json'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  expect(await readdir(path.dirname(file))).toEqual(['sklearn-iris.json']);
  const found = await findSavedPayload(folder, 'kserve-test', 'sklearn-iris');
  expect(found?.path).toBe(file);
  expect(Buffer.from(found?.bytes ?? []).toString()).toBe('{"instances":[[1]]}');
});

test('saving again replaces, and tightens what was open', async () => {
  await mkdir(path.join(root, 'ns'));
  await writeFile(path.join(root, 'ns', 'm.json'), 'old', { mode: 0o644 });
  const file = await savePayload(root, 'ns', 'm', 'new');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await findSavedPayload(root, 'ns', 'm'))?.bytes).toEqual(Buffer.from('new'));
});

test('JSON comes before an image, and any kind is found', async () => {
  await mkdir(path.join(root, 'ns'));
  await writeFile(path.join(root, 'ns', 'm.png'), 'image');
  expect((await findSavedPayload(root, 'ns', 'm'))?.path).toBe(path.join(root, 'ns', 'm.png'));
  await writeFile(path.join(root, 'ns', 'm.json'), '{}');
  expect((await findSavedPayload(root, 'ns', 'm'))?.path).toBe(path.join(root, 'ns', 'm.json'));
});

test('nothing saved is no error', async () => {
  expect(await findSavedPayload(path.join(root, 'nowhere'), 'ns', 'm')).toBeUndefined();
});

test.each([
  ['..', 'm'],
  ['ns', '../../m'],
  ['ns', 'a/b'],
  ['ns', ''],
  ['ns', 'a..b'],
  ['ns', '/etc/passwd'],
  ['ns', 'UPPER'],
])('never follows %j / %j out of the folder', async (namespace, name) => {
  await expect(findSavedPayload(root, namespace, name)).rejects.toMatchObject({ kind: 'payload' });
  await expect(savePayload(root, namespace, name, '{}')).rejects.toMatchObject({ kind: 'payload' });
  expect(await readdir(root)).toEqual([]);
});

test('a folder that cannot be made is a Problem that names the file', async () => {
  await writeFile(path.join(root, 'ns'), 'a file where the folder should be');
  await expect(savePayload(root, 'ns', 'm', '{}')).rejects.toMatchObject({
    kind: 'payload',
    summary: expect.stringContaining(path.join(root, 'ns', 'm.json')),
  });
});

test('the folder is under XDG_CONFIG_HOME when that is absolute', () => {
  expect(payloadFolder({ XDG_CONFIG_HOME: '/cfg' })).toBe('/cfg/isvc/payloads');
  expect(payloadFolder({})).toMatch(/isvc.payloads$/i);
  expect(payloadFolder({ XDG_CONFIG_HOME: 'relative' })).not.toContain('relative');
});
