import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLoadPayloads } from '../../src/cli/load-payloads.js';

const never = new AbortController().signal;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-load-payloads-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a folder as the kubelet makes it of a ConfigMap: its files are links', async () => {
  const folder = await newFolder();
  await mkdir(path.join(folder, '..2026_01_01'));
  await symlink('..2026_01_01', path.join(folder, '..data'));
  for (const name of ['b.json', 'a.json']) {
    await writeFile(path.join(folder, '..2026_01_01', name), `"${name}"`);
    await symlink(path.join('..data', name), path.join(folder, name));
  }
  const found = await readLoadPayloads({ color: true, payloads: folder }, never);
  expect(found.map(({ fileName, bytes }) => [fileName, Buffer.from(bytes).toString()])).toEqual([
    ['a.json', '"a.json"'],
    ['b.json', '"b.json"'],
  ]);
});

test.each([
  ['a folder without files', async () => newFolder(), 'holds no payload'],
  ['what is not there', () => Promise.resolve('/nowhere/at-all'), 'cannot be read'],
])('%s is told', async (_, make, says) => {
  const payloads = await make();
  await expect(readLoadPayloads({ color: true, payloads }, never)).rejects.toMatchObject({
    kind: 'payload',
    message: `${payloads} ${says}.`,
  });
});

test.each([
  [
    'quoted fields with line ends',
    'n,text\r\n1,"a\r\n""b"""\r\n\r\n2,c\r\n',
    ['n,text\n1,"a\r\n""b"""\n', 'n,text\n2,c\n'],
  ],
  ['no titles', '1,2\n3,4', ['1,2\n', '3,4\n']],
])('the rows of a CSV file with %s', async (_, text, rows) => {
  const payloads = path.join(await newFolder(), 'x.csv');
  await writeFile(payloads, text);
  const found = await readLoadPayloads({ color: true, payloads }, never);
  expect(found.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(rows);
});

test('an open quote in a CSV file is told with its line', async () => {
  const payloads = path.join(await newFolder(), 'x.csv');
  await writeFile(payloads, 'n,text\n1,a\n2,"b\n');
  await expect(readLoadPayloads({ color: true, payloads }, never)).rejects.toMatchObject({
    kind: 'payload',
    message: `${payloads}, line 3: a quoted field is not closed properly.`,
  });
});
