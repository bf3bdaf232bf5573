// isvc bench: a few calls in a closed loop; isvc top: what the pods themselves count.
import { expect, test } from 'vitest';
import type { LoadReport } from '../../src/load/report.js';
import { exitCodes } from '../../src/problem.js';
import { useWorld } from './open-world.js';
import { runCommand } from './run-command.js';
import type { Role } from './world.js';

const world = useWorld();
const iris = '{"instances":[[6.8,2.8,4.8,1.4]]}';

function at(role: Role): readonly string[] {
  const { namespace, service } = world().target(role);
  return [service, '-n', namespace];
}

const run = (...words: readonly string[]) => runCommand(world().kubeconfig, words);
const bench = (role: Role, ...more: readonly string[]) =>
  run(
    'bench',
    ...at(role),
    '-d',
    iris,
    '--requests',
    '12',
    '-c',
    '2',
    '--warmup',
    '0',
    '--yes',
    '-o',
    'json',
    ...more,
  );

test.each(['kserve-v1', 'kserve-grpc'] as const)(
  'bench %s: as many calls as asked for, all answered',
  async (role) => {
    const payload =
      role === 'kserve-v1'
        ? []
        : ['-d', '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}'];
    const { code, stdout } = await bench(role, ...payload);
    expect(JSON.parse(stdout)).toMatchObject({
      report: 'isvc bench',
      calls: { ok: 12, failed: 0 },
      failures: [],
      latency: { count: 12 },
    });
    expect(code).toBe(0);
  },
);

test('bench: failures are grouped by who answered, and are in no latency of successes', async () => {
  const { code, stdout } = await bench('fails', '--slo', 'errors<1%');
  const report = JSON.parse(stdout) as LoadReport;
  expect(report).toMatchObject({ calls: { ok: 0, failed: 12 }, latency: { count: 0 } });
  // The server may close a connection after it failed, of which the gateway tells.
  expect(report.failures[0]).toMatchObject({
    who: 'model',
    summary: expect.stringContaining('the model failed'),
  });
  expect(report.failures.reduce((sum, { count }) => sum + count, 0)).toBe(12);
  expect(code).toBe(exitCodes.objective);
});

test('top NAME: each pod counts the calls that were made meanwhile', async () => {
  const watching = run('top', ...at('kserve-v1'), '--interval', '3s', '-o', 'json');
  await bench('kserve-v1');
  const { code, stdout } = await watching;
  const pods = JSON.parse(stdout) as readonly { readonly pod: string; readonly trouble?: string }[];
  expect(pods.map(({ trouble }) => trouble)).toEqual([undefined]);
  expect(pods[0]?.pod).toContain(world().target('kserve-v1').service);
  expect(code).toBe(0);
});

test('top NAME: of a pod that does not run, what keeps it from being asked', async () => {
  const { code, stdout } = await run('top', ...at('failing-pod'), '--interval', '1s', '-o', 'json');
  const pods = JSON.parse(stdout) as readonly { readonly trouble?: string }[];
  expect(pods.map(({ trouble }) => trouble)).toEqual([expect.stringMatching(/./u)]);
  expect(code).toBe(0);
});
