// isvc predict of several services at once, each by the way that leads to it.
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { readReport } from '../batch/junit-schema.js';
import { useWorld } from './open-world.js';
import { runCommand } from './run-command.js';
import type { Role } from './world.js';

const world = useWorld();
const iris = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}', '--timeout', '20s'];

const nameOf = (role: Role) => world().target(role).service;
const predict = (...words: readonly string[]) =>
  runCommand(world().kubeconfig, ['predict', ...words, ...iris, '-n', world().namespace]);

type Run = {
  readonly exitCode: number;
  readonly results: readonly { readonly name: string; readonly service: string; readonly result: string }[];
};

test('a table in the order of the names: who answered, and what; the reasons are beside it', async () => {
  const names = (['kserve-v1', 'failing-pod', 'fails', 'kserve-v2'] as const).map(nameOf);
  const { code, stdout, stderr } = await predict(...names);
  const rows = stdout.split('\n').map((line) => line.split(/ {2,}/u).slice(0, 3));
  expect(rows.slice(1, -1)).toEqual([
    [names[0], 'ok', 'model'],
    [names[1], 'not sent'],
    [names[2], 'failed', 'model'],
    [names[3], 'ok', 'model'],
  ]);
  expect(stdout).toContain('predictions 1');
  for (const name of names.slice(1, 3)) expect(stderr).toMatch(new RegExp(`^${name}: .+\n→ .+$`, 'mu'));
  expect(stderr).toContain('2 of 4 ok, 1 failed, 1 not sent');
  // What was not sent says least about the models.
  expect(code).toBe(exitCodes['not-found']);
});

test('-l calls those that have the label, each over its own protocol, and no other', async () => {
  const { code, stdout } = await predict('-l', 'team=botany', '-o', 'json');
  const { results } = JSON.parse(stdout) as Run;
  const botany = (['kserve-v1', 'kserve-v2', 'kserve-grpc'] as const).map(nameOf).toSorted();
  expect(results.map(({ name, result }) => [name, result])).toEqual(botany.map((name) => [name, 'ok']));
  expect(code).toBe(0);
});

test('--all calls every service of the namespace, each kind by its short name', async () => {
  const { namespace } = world().echo('v2', 'FP32');
  const at = ['-n', namespace];
  const listed = await runCommand(world().kubeconfig, ['list', ...at, '-o', 'json']);
  const { items } = JSON.parse(listed.stdout) as {
    readonly items: readonly { readonly kind: string; readonly metadata: { readonly name: string } }[];
  };
  const { code, stdout } = await runCommand(world().kubeconfig, [
    'predict',
    '--all',
    ...at,
    ...iris,
    '-o',
    'json',
  ]);
  const { exitCode, results } = JSON.parse(stdout) as Run;
  expect(results.map(({ service }) => service)).toEqual(
    expect.arrayContaining(items.map(({ metadata: { name } }) => `${namespace}/${name}`)),
  );
  expect(code).toBe(exitCode);
});

test('-o junit: a failure where something else than a prediction came back, an error where nothing was sent', async () => {
  const { code, stdout } = await predict(
    ...(['kserve-v1', 'fails', 'failing-pod'] as const).map(nameOf),
    '-o',
    'junit',
  );
  const report = readReport(stdout);
  expect(report('//testsuite/@name')).toEqual([world().namespace]);
  expect(report('//testcase[failure]/@name')).toEqual([nameOf('fails')]);
  expect(report('//testcase[error]/@name')).toEqual([nameOf('failing-pod')]);
  expect(code).toBe(exitCodes['not-found']);
});
