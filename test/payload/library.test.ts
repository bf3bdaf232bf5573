import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findSavedPayload, payloadFolder } from '../../src/payload/library.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'isvc-payloads-'));
});

afterEach(() => rm(root, { recursive: true }));

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
  expect(await readdir(root)).toEqual([]);
});

test('the folder is under XDG_CONFIG_HOME when that is absolute', () => {
  expect(payloadFolder({ XDG_CONFIG_HOME: '/cfg' })).toBe('/cfg/isvc/payloads');
  expect(payloadFolder({})).toMatch(/isvc.payloads$/i);
  expect(payloadFolder({ XDG_CONFIG_HOME: 'relative' })).not.toContain('relative');
});
