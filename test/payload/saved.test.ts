import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contextFolders, findSavedPayload, savePayload } from '../../src/payload/library.js';
import { deleteSaved, listSavedPayloads, moveSaved } from '../../src/payload/saved.js';

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
  const found = await listSavedPayloads(folder, 'kind');
  expect(found.map(({ namespace, fileName, sizeBytes }) => [namespace, fileName, sizeBytes])).toEqual([
    ['', 'top.csv', 1],
    ['vision', 'a.json', 1],
    ['vision', 'b.png', 1],
    ['vision', 'c.npy', 1],
  ]);
  expect(found[0]?.path).toBe(path.join(folder, 'top.csv'));
});

test('a link to a payload is one, as it is when it is sent; one that leads nowhere hides no other', async () => {
  const folder = await newFolder();
  const [elsewhere, own] = [await newFolder(), path.join(folder, 'vision')];
  await mkdir(own);
  await writeFile(path.join(elsewhere, 'a.json'), '[1]');
  await symlink(path.join(elsewhere, 'a.json'), path.join(own, 'a.json'));
  await symlink(path.join(elsewhere, 'gone.json'), path.join(own, 'b.json'));
  await symlink(elsewhere, path.join(own, 'c.json'));
  const found = await listSavedPayloads(folder, 'kind');
  expect(found.map(({ fileName, sizeBytes }) => [fileName, sizeBytes])).toEqual([['a.json', 3]]);
  expect(await findSavedPayload(folder, 'vision', 'a')).toMatchObject({ path: found[0]?.path });
});

test('no folder has no payloads; a file in its place is a problem', async () => {
  const folder = await newFolder();
  expect(await listSavedPayloads(path.join(folder, 'none'), 'kind')).toEqual([]);
  await writeFile(path.join(folder, 'file'), '');
  await expect(listSavedPayloads(path.join(folder, 'file'), 'kind')).rejects.toMatchObject({
    kind: 'payload',
  });
});

const of = { namespace: 'ns', name: 'm' };
const json = (text: string) => ({ bytes: Buffer.from(text), ending: 'json' }) as const;

test('a payload of a context is not one of another context, until it is shared', async () => {
  const folder = await newFolder();
  const [own] = contextFolders(folder, 'arn:aws:eks:eu:1:cluster/../prod');
  expect(path.dirname(own)).toBe(folder);
  await savePayload(own, of, json('{}'));
  expect(await listSavedPayloads(folder, 'staging')).toEqual([]);
  const [file] = await listSavedPayloads(folder, 'arn:aws:eks:eu:1:cluster/../prod');
  if (file === undefined) throw new Error('nothing was saved');
  expect(file).toMatchObject({ scope: 'context', namespace: 'ns', fileName: 'm.json' });
  const to = { folder, context: 'arn:aws:eks:eu:1:cluster/../prod', scope: 'shared' } as const;
  expect(await moveSaved(file, to)).toBe(path.join(folder, 'ns', 'm.json'));
  expect(await listSavedPayloads(folder, 'staging')).toMatchObject([{ scope: 'shared', fileName: 'm.json' }]);
});

test('contexts of long names that begin alike have folders of their own', () => {
  const long = 'c'.repeat(300);
  const [one, other] = [contextFolders('/p', long)[0], contextFolders('/p', `${long}d`)[0]];
  expect(one).not.toBe(other);
  expect(path.basename(one).length).toBeLessThan(255);
});

test('a saved payload is renamed, never over another one, and deleted', async () => {
  const folder = await newFolder();
  const [own] = contextFolders(folder, 'kind');
  await savePayload(own, of, json('1'));
  await savePayload(own, { ...of, name: 'other' }, json('2'));
  const [file] = await listSavedPayloads(folder, 'kind');
  if (file === undefined) throw new Error('nothing was saved');
  const to = { folder, context: 'kind' };
  await expect(moveSaved(file, { ...to, name: 'other' })).rejects.toMatchObject({ kind: 'payload' });
  await expect(moveSaved(file, { ...to, name: '../m' })).rejects.toMatchObject({ kind: 'payload' });
  expect((await findSavedPayload(own, 'ns', 'm'))?.bytes).toEqual(Buffer.from('1'));
  await moveSaved(file, { ...to, name: 'new' });
  const names = (await listSavedPayloads(folder, 'kind')).map(({ fileName }) => fileName);
  expect(names).toEqual(['new.json', 'other.json']);
  for (const one of await listSavedPayloads(folder, 'kind')) await deleteSaved(one);
  expect(await listSavedPayloads(folder, 'kind')).toEqual([]);
});
