import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** Files whose hooks hold for the files that load them: suites, what is set up for each file, and what runs with a worker for each file. */
const hasHooks = /\.(?:test|cluster|node|faults|package)\.tsx?$|^test\/(?:set-up|package)\//;

test('no helper has hooks of its own: files share a worker, so they would hold for the first file that loads it alone', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((file) => path.join('test', file))
    .filter((file) => /\.tsx?$/.test(file) && !hasHooks.test(file));
  expect(files).toContain('test/transport/streams.ts');
  const hooked = files.filter((file) => /^(?:before|after)(?:Each|All)\(/m.test(readFileSync(file, 'utf8')));
  expect(hooked).toEqual([]);
});
