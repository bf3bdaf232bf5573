import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkNewFile, writeNewFile } from '../../src/runtime/new-file.js';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-new-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a new file is for its owner alone', async () => {
  const file = join(newFolder(), 'report.html');
  await checkNewFile(file);
  await writeNewFile(file, 'text');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['text', 0o600]);
});

test.each([
  ['a file that is there', 'there', 'exists, and was left as it is'],
  ['below a file', 'there/report.html', 'cannot be written'],
  ['in a folder that is not there', 'nowhere/report.html', 'cannot be written'],
])('%s is wrong usage, beforehand and at the end', async (_what, name, says) => {
  const folder = newFolder();
  writeFileSync(join(folder, 'there'), 'mine');
  const problem = expect.objectContaining({
    kind: 'usage',
    message: expect.stringContaining(says) as string,
  }) as Error;
  await expect(checkNewFile(join(folder, name))).rejects.toEqual(problem);
  await expect(writeNewFile(join(folder, name), 'text')).rejects.toEqual(problem);
  expect(readFileSync(join(folder, 'there'), 'utf8')).toBe('mine');
});
