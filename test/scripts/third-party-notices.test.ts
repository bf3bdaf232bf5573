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

test('every package is named with its copyright, and terms that two share stand once', async () => {
  const modules = [
    await moduleOf('one', 'Copyright A\n\nFree to use.\n'),
    await moduleOf('@scope/two', '(c) B\r\n\r\n  Free to use.'),
    await moduleOf('three', 'Copyright C\n\nFree to look at.\n'),
  ];
  const notices = (await thirdPartyNotices(modules)).split(`\n\n${'-'.repeat(80)}\n\n`);
  expect(notices).toEqual([
    '@scope/two 1.0.0 (MIT)\n(c) B\n\none 1.0.0 (MIT)\nCopyright A\n\nFree to use.',
    'three 1.0.0 (MIT)\nCopyright C\n\nFree to look at.',
  ]);
});
