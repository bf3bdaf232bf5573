import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listSavedPayloads } from '../../src/payload/saved.js';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'isvc-payloads-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('every payload by namespace and name, and nothing else', async () => {
  const folder = await newFolder();
  await mkdir(path.join(folder, 'vision', 'more'), { recursive: true });
  for (const file of [
    'vision/b.png',
    'vision/a.json',
    'top.csv',
    'vision/more/c.npy',
    'vision/a.labels.txt',
  ]) {
    await writeFile(path.join(folder, file), 'x');
  }
  const found = await listSavedPayloads(folder);
  expect(found.map(({ namespace, fileName, sizeBytes }) => [namespace, fileName, sizeBytes])).toEqual([
    ['', 'top.csv', 1],
    ['vision', 'a.json', 1],
    ['vision', 'b.png', 1],
    ['vision', 'c.npy', 1],
  ]);
  expect(found[0]?.path).toBe(path.join(folder, 'top.csv'));
});

test('no folder has no payloads; a file in its place is a problem', async () => {
  const folder = await newFolder();
  expect(await listSavedPayloads(path.join(folder, 'none'))).toEqual([]);
  await writeFile(path.join(folder, 'file'), '');
  await expect(listSavedPayloads(path.join(folder, 'file'))).rejects.toMatchObject({ kind: 'payload' });
});
