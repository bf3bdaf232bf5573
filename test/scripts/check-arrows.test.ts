import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { arrowComplaints } from '../../scripts/check-arrows.ts';

const run = promisify(execFile);

test('our own folders keep the order', async () => {
  expect(await arrowComplaints(resolve('src'))).toEqual([]);
});

test.each([
  [
    'an arrow that turns back',
    'kserve/a.ts',
    "import { b } from '../inference/b.js';",
    'the arrow kserve -> inference turns back',
  ],
  [
    'a type that turns back',
    'inference/a.ts',
    "import type { B } from '../predict/predict.js';",
    'the arrow inference -> predict turns back',
  ],
  [
    'a dynamic import that turns back',
    'cluster/a.ts',
    "await import('../cli/cli.js');",
    'the arrow cluster -> cli turns back',
  ],
  [
    'a re-export that turns back',
    'problem.ts',
    "export { b } from './kserve/b.js';",
    'the arrow problem -> kserve turns back',
  ],
  ['folders of one line', 'cli/a.ts', "import '../tui/run.js';", 'the arrow cli -> tui turns back'],
  [
    'a way around the door',
    'tui/a.ts',
    "import { b } from '../predict/verdict.js';",
    'the doors of predict are predict',
  ],
  [
    'the demo with the product’s codecs',
    'demo/a.ts',
    "import { b } from '../protocol/v1.js';",
    'demo may import only inference, kserve, problem',
  ],
  ['a folder without a place', 'misc/a.ts', "import '../problem.js';", 'the folder misc has no place'],
  [
    'a file that comes back to itself',
    'kserve/a.ts',
    "import type { A } from './a.js';",
    'a circle of imports: kserve/a -> itself',
  ],
  [
    'a file that loads itself later',
    'kserve/a.ts',
    "export const load = () => import('./a.js');",
    'a circle of imports: kserve/a -> itself',
  ],
  [
    'inside of a folder with rooms, an arrow that turns back',
    'tui/parts/a.ts',
    "import type { B } from '../screens/b.js';",
    'inside tui, the arrow parts -> screens turns back',
  ],
  [
    'rooms of one line',
    'tui/update/a.ts',
    "import { b } from '../effects/b.js';",
    'inside tui, the arrow update -> effects turns back',
  ],
  [
    'a loose file in a folder with rooms',
    'tui/loose.ts',
    "import { b } from './state/b.js';",
    'inside tui, the folder loose has no place',
  ],
  ['a file outside src', 'kserve/a.ts', "import '../../test/a.js';", 'which is outside src'],
])('%s fails', async (_, file, text, complaint) => {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-arrows-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'src', file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  expect(await arrowComplaints(join(folder, 'src'))).toEqual([expect.stringContaining(complaint)]);
});

test('the check as npm runs it fails with what is wrong', async () => {
  await expect(run(process.execPath, ['scripts/check-arrows.ts', 'test/docs'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('which is outside docs') as string,
  });
});
