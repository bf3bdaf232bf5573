import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, kubectl, outside } from './node-world.ts';
import { runScript, useNode } from './use-node.ts';

// MLServer, Triton and TensorFlow Serving's API in pods of their own: the contract's predictions by each protocol that they speak.
useNode();

const folder = 'test/cluster/node/servers';

beforeAll(async () => {
  if ((await missingHere()).length === 0) await runScript(`${folder}/add.ts`);
});

afterAll(async () => {
  if ((await missingHere()).length > 0) return;
  await kubectl(['delete', '-f', `${folder}/manifest.yaml`, '--ignore-not-found']);
  await kubectl(['delete', 'deployment,service', 'model-archives', '-n', 'model-files']);
});

test('each server is Ready by itself, and the list has the protocol that it speaks', async () => {
  const { stdout } = await isvc('list', '-n', 'kserve-test');
  const protocols = {
    'mlserver-iris': 'v2',
    'mlserver-grpc-iris': 'grpc-v2',
    triton: 'v2',
    'triton-grpc': 'grpc-v2',
    'flower-sample': 'v1',
    'flower-grpc': 'grpc-v1',
    'half-plus-two': 'grpc-v1',
  };
  for (const [name, protocol] of Object.entries(protocols))
    expect(stdout).toMatch(new RegExp(`^${name} +\\S+ +True .* ${protocol}$`, 'm'));
});

/** What of vitest's report in JSON is read here. */
type Report = {
  readonly success: boolean;
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

test.each(['predict-protocols', 'predict-datatypes', 'wrong-protocol'])(
  "all cases of the contract's %s, beside the clients that we did not write",
  async (name) => {
    const { success, numTotalTests, numPassedTests, testResults } = await runContract(name);
    const failed = testResults.flatMap(({ message, assertionResults }) => [
      ...(message === '' ? [] : [message]),
      ...assertionResults
        .filter(({ status }) => status !== 'passed')
        .map(({ fullName, failureMessages }) => [fullName, ...failureMessages].join('\n')),
    ]);
    expect(failed).toEqual([]);
    expect(success).toBe(true);
    expect(numTotalTests).toBeGreaterThan(0);
    expect(numPassedTests).toBe(numTotalTests);
  },
);

/** A file of the contract, run at the other end of the node's cable: a process cannot change its network once it runs. */
async function runContract(name: string): Promise<Report> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'isvc-contract-'));
  onTestFinished(() => rm(temporary, { recursive: true }));
  const report = path.join(temporary, 'report.json');
  const words = ['run', '--config', 'vitest.node-contract.config.ts', `test/contract/${name}.test.ts`];
  const reporter = ['--reporter=json', `--outputFile=${report}`];
  const { ISVC_CLUSTER_STATE = '', ISVC_CLUSTER_CACHE } = process.env;
  const settings = {
    ISVC_CLUSTER_STATE,
    ...(ISVC_CLUSTER_CACHE === undefined ? {} : { ISVC_CLUSTER_CACHE }),
  };
  const { stdout, stderr } = await outside(
    [process.execPath, 'node_modules/vitest/vitest.mjs', ...words, ...reporter],
    '',
    settings,
  );
  const text = await readFile(report, 'utf8').catch(() => {
    throw new Error(`no report:\n${stdout}\n${stderr}`);
  });
  return JSON.parse(text) as Report;
}
