import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readPayloadFile } from '../../../src/tui/effects/payload-file.js';

async function folderWith(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, name), text);
  return folder;
}

const read = (file: string, HOME = '/nowhere') =>
  readPayloadFile(
    { type: 'read-file', of: 'kserve-demo/iris', path: file },
    { HOME },
    new AbortController().signal,
  );

test('a file of the home folder becomes the payload', async () => {
  const home = await folderWith('a.json', '[1]');
  expect(await read('~/a.json', home)).toMatchObject({
    type: 'payload-made',
    payload: { fileName: 'a.json', source: 'the file ~/a.json' },
  });
});

test('what is missing, a folder, or too large is told apart', async () => {
  const folder = await folderWith('large.json', '');
  // Full of holes: it takes no room.
  await truncate(path.join(folder, 'large.json'), 3 * 2 ** 30);
  expect(await read(`${folder}/b.json`)).toMatchObject({ why: 'there is no such file' });
  expect(await read(`${folder}/large.json/b`)).toMatchObject({ why: 'there is no such file' });
  expect(await read(`${folder}/large.json`)).toMatchObject({ why: 'this file is larger than 256 MiB' });
  expect(await read(folder)).toEqual({ type: 'file-refused', path: folder, why: 'this is a folder' });
});

test('a file that is kept from one is told so', async ({ skip }) => {
  skip(process.getuid?.() === 0, 'nothing is kept from root');
  const folder = await folderWith('a.json', '[1]');
  await chmod(path.join(folder, 'a.json'), 0);
  expect(await read(`${folder}/a.json`)).toMatchObject({ why: 'you may not read this file' });
});

test('a file that is no payload tells what would be one', async () => {
  const folder = await folderWith('empty.txt', '');
  expect(await read(`${folder}/empty.txt`)).toMatchObject({ why: expect.stringContaining('is empty') });
});

test('a text is a payload for a language model alone', async () => {
  const file = path.join(await folderWith('question.txt', 'What is a gateway?'), 'question.txt');
  const of = 'kserve-demo/writer';
  const taken = await readPayloadFile(
    { type: 'read-file', of, path: file, takesText: true },
    {},
    AbortSignal.any([]),
  );
  expect(taken).toMatchObject({ type: 'payload-made', payload: { fileName: 'question.txt' } });
  expect(await read(file)).toMatchObject({ type: 'file-refused' });
});
