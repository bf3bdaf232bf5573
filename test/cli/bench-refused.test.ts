import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

test('a script that does not say --yes sends nothing, and learns what would be called', async () => {
  const { code, stdout, stderr } = await isvc.run(['bench', 'sklearn-iris']);
  expect(code).toBe(exitCodes.usage);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /sklearn-iris will be called by load-balancer 127\.0\.0\.1:\d+ .*: 5 callers.*for 30 s/,
  );
  expect(stderr).toContain('add --yes');
});

test.each([
  [['--payloads', 'nowhere'], 'nowhere cannot be read'],
  [['--payloads', 'package.json'], 'is neither a folder nor a .jsonl or .csv file'],
  [['--rate', '0'], '--rate 0 is not a number of calls per second'],
  [['--rate', '-5'], 'is not a number of calls per second'],
  [['--poisson'], '--poisson says how calls of a --rate arrive'],
  [['-c', '0'], '--concurrency 0 is not a whole number from 1'],
  [['-z', '48h'], 'longer than a day'],
  [['-z', '0'], 'longer than a day'],
  [['--slo', 'p99'], '"p99" is not an objective'],
  [['--workers', '0'], '--workers 0 is not a whole number from 1'],
  [['--sweep', '--requests', '5'], '--requests is not for a sweep'],
  [['--sweep', '-o', 'hgrm'], '-o hgrm is not for a sweep'],
  [['--requests', '1.5'], '--requests 1.5 is not a whole number'],
])('%j is refused before anything is sent', async (flags, message) => {
  const { code, stderr } = await isvc.run(['bench', 'sklearn-iris', '--yes', ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
