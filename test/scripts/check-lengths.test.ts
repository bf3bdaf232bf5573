import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { longFiles } from '../../scripts/check-lengths.ts';

test('our own files are no longer than 250 lines', async () => {
  expect(await longFiles(['src', 'test', 'bench', 'scripts'])).toEqual([]);
});

test('a file of one line more fails', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-lengths-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'right.ts'), 'line\n'.repeat(250));
  await writeFile(join(folder, 'long.tsx'), 'line\n'.repeat(251));
  await writeFile(join(folder, 'long.json'), 'line\n'.repeat(251));
  expect(await longFiles([folder])).toEqual([`${join(folder, 'long.tsx')} has 251 lines: more than 250`]);
});
