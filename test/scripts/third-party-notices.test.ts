import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { thirdPartyNotices } from '../../scripts/third-party-notices.ts';

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
});

/** A module of a package of that name and licence. */
async function moduleOf(name: string, licence: string): Promise<string> {
  folder ??= await mkdtemp(path.join(tmpdir(), 'isvc-notices-'));
  const at = path.join(folder, 'node_modules', name);
  await mkdir(at, { recursive: true });
  await writeFile(path.join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', license: 'MIT' }));
  await writeFile(path.join(at, 'LICENSE'), licence);
  return path.join(at, 'index.js');
}

test('every package is named, and a text that two share stands once', async () => {
  const modules = [
    await moduleOf('one', 'Free to use.\nCopyright A.\n'),
    await moduleOf('@scope/two', 'Free to use.\r\n  Copyright A.'),
    await moduleOf('three', 'Free to use.\nCopyright B.\n'),
  ];
  const [shared = '', own = '', ...others] = (await thirdPartyNotices(modules)).split('-'.repeat(80));
  expect(others).toEqual([]);
  expect(shared).toContain('@scope/two 1.0.0 (MIT)\none 1.0.0 (MIT)');
  expect(shared.match(/Copyright A/gu)).toHaveLength(1);
  expect(own).toContain('three 1.0.0 (MIT)');
  expect(own).toContain('Copyright B');
});
