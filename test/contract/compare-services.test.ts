// isvc compare: the same payload to two services.
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { runCommand } from './run-command.js';
import type { Role } from './world.js';

const world = useWorld();
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

async function compare(one: Role, other: Role, ...more: readonly string[]) {
  const { namespace, service } = world().target(one);
  const second = world().target(other).service;
  const words = ['compare', service, second, '-n', namespace, '-d', iris, '--requests', '3', ...more];
  return runCommand(world().kubeconfig, words);
}

test('two servers of the same model answer the same, over V1 and V2; neither fails a call', async () => {
  const { code, stdout } = await compare('kserve-v1', 'kserve-v2', '--max-difference', '0', '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    requests: 3,
    equal: 3,
    sides: [
      { answered: 3, failed: 0 },
      { answered: 3, failed: 0 },
    ],
  });
  expect(code).toBe(0);
});

test('a service that fails each call does not pass the gate, and is told as such', async () => {
  const { code, stdout, stderr } = await compare(
    'kserve-v1',
    'fails',
    '--max-difference',
    '1%',
    '-o',
    'json',
  );
  expect(JSON.parse(stdout)).toMatchObject({ sides: [{ answered: 3 }, { answered: 0, failed: 3 }] });
  expect(stderr).toContain('fails 3 calls more');
  expect(code).toBe(exitCodes.objective);
});

test('a service that is not there ends it before any call', async () => {
  const { namespace, service } = world().target('kserve-v1');
  const words = ['compare', service, 'no-such-service', '-n', namespace, '-d', iris];
  const { code, stderr } = await runCommand(world().kubeconfig, words);
  expect([code, stderr]).toEqual([exitCodes['not-found'], expect.stringContaining('no-such-service')]);
});
