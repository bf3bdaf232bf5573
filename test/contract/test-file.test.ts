// isvc test FILE: what is expected of a call, and whether the answer is so.
import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { readReport } from '../batch/junit-schema.js';
import { useWorld } from './open-world.js';
import { runCommand } from './run-command.js';
import type { Role } from './world.js';

const world = useWorld();
const payload = { instances: [[6.8, 2.8, 4.8, 1.4]] };

type Case = { readonly name: string; readonly role: Role; readonly expect?: object };

async function runCases(cases: readonly Case[], ...words: readonly string[]) {
  const file = {
    namespace: world().namespace,
    timeout: '20s',
    cases: cases.map(({ role, ...one }) => ({ ...one, service: world().target(role).service, payload })),
  };
  return runCommand(world().kubeconfig, ['test', '-', ...words], { input: JSON.stringify(file) });
}

const holds: readonly Case[] = [
  { name: 'values', role: 'kserve-v1', expect: { values: [1] } },
  { name: 'json', role: 'kserve-v1', expect: { json: { 'predictions[0]': 1.001 }, tolerance: '1%' } },
  { name: 'grpc', role: 'kserve-grpc', expect: { who: 'model', status: 0, latency: '20s' } },
  { name: 'a refusal', role: 'fails', expect: { who: 'model', status: 500 } },
  { name: 'no pod', role: 'failing-pod', expect: { exit: exitCodes['not-found'] } },
];

test('cases that hold, over REST and gRPC, failures that are expected among them', async () => {
  const { code, stderr } = await runCases(holds);
  expect([code, stderr]).toEqual([0, expect.stringContaining('5 of 5 ok')]);
});

test('one that does not hold says what differs, and is a failure of the report', async () => {
  const cases: readonly Case[] = [
    { name: 'wrong', role: 'kserve-v1', expect: { values: [2] } },
    { name: 'right', role: 'kserve-v1' },
  ];
  const { code, stdout, stderr } = await runCases(cases, '-o', 'junit');
  expect(stderr).toMatch(/^wrong: .*is 1, and 2 is expected/mu);
  const report = readReport(stdout);
  expect(report('//testcase/@name')).toEqual(['wrong', 'right']);
  expect(report('//testcase[failure]/@name')).toEqual(['wrong']);
  expect(code).toBe(exitCodes.objective);
});

test('a call that gets no prediction, though one is expected, decides: it is worse than a wrong value', async () => {
  const cases: readonly Case[] = [
    { name: 'wrong', role: 'kserve-v1', expect: { values: [2] } },
    { name: 'failed', role: 'fails', expect: { values: [1] } },
  ];
  const { code, stdout } = await runCases(cases, '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    results: [
      { name: 'wrong', exitCode: exitCodes.objective, answer: { predictions: [1] } },
      { name: 'failed', exitCode: exitCodes.answer, verdict: { who: 'model' } },
    ],
  });
  expect(code).toBe(exitCodes.answer);
});
