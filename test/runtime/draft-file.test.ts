import { lutimes, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { draftAgeMs, fileOfDraft, pruneDrafts } from '../../src/runtime/draft-file.js';

const draft = (name: string) => `${name}.0f8fad5b-d9cb-469f-a165-70867728950e.tmp`;

test('a draft goes once it is as old as none that is written, and what only has its name stays', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'isvc-drafts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const at = (name: string) => path.join(folder, draft(name));
  const now = 1_700_000_000_000;
  const [old, young] = [(now - draftAgeMs) / 1000, (now - draftAgeMs) / 1000 + 1];
  for (const name of ['old', 'young']) await writeFile(at(name), '');
  await utimes(at('old'), old, old);
  await utimes(at('young'), young, young);
  await symlink(at('young'), at('link'));
  await lutimes(at('link'), old, old);
  await pruneDrafts(folder, (name) => fileOfDraft(name) !== undefined, now);
  expect((await readdir(folder)).toSorted()).toEqual([draft('link'), draft('young')]);
});
