import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, kubectl, outside } from './node-world.ts';
import { runScript, useNode } from './use-node.ts';

// The contract on pods that run: KServe's own server, MLServer, Triton and TensorFlow Serving's API, and services that fail.
useNode();

const folder = 'test/cluster/node/servers';
const namespace = 'kserve-test';
const neverReady = new Set(['unknown-runtime', 'unknown-format', 'failing-pod']);

/** Files of the contract that do not run here, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  llm: 'no language model runs on the node',
  'llm-failures': 'no language model runs on the node',
  openai: 'no language model runs on the node',
  'proxy-openai': 'no language model runs on the node',
  graph:
    "a graph's router runs in knative-graph.node.ts; the contract's graphs have hosts in the cluster with kwok",
};
/** Its last case takes a pod away, and its servers are those of all others. */
const last = 'port-forward';
const files = readdirSync('test/contract')
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => name.slice(0, -'.test.ts'.length))
  .toSorted((one, other) => Number(one === last) - Number(other === last));

beforeAll(async () => {
  if ((await missingHere()).length === 0) await runScript(`${folder}/add.ts`);
});

afterAll(async () => {
  if ((await missingHere()).length > 0) return;
  for (const name of ['manifest', 'contract', 'standard'])
    await kubectl(['delete', '-f', `${folder}/${name}.yaml`, '--ignore-not-found']);
  await kubectl(['delete', 'configmap', 'contract', '-n', namespace]);
  await kubectl(['delete', 'deployment,service', 'model-archives', '-n', 'model-files']);
  if (process.env['ISVC_NODE_INSTALLATION'] === 'knative-istio')
    await kubectl(['delete', 'requestauthentication,authorizationpolicy', 'contract', '-n', 'istio-system']);
});

test('each server is Ready by itself, and the list has the protocol that it speaks', async () => {
  const { stdout } = await isvc('list', '-n', namespace);
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
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

test.for(files)(
  "all cases of the contract's %s, beside the clients that we did not write",
  async (name, { skip }) => {
    const why = elsewhere[name];
    if (why !== undefined) return skip(why);
    await untilReady();
    const { success, testResults } = await runContract(name);
    const cases = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = [
      ...testResults.map(({ message }) => message).filter((message) => message !== ''),
      ...cases
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => [fullName, ...failureMessages].join('\n')),
    ];
    expect(failed).toEqual([]);
    expect(success).toBe(true);
    expect(cases.length).toBeGreaterThan(0);
    const ran = cases.filter(({ status }) => status === 'passed');
    if (ran.length === 0) skip('none of its cases runs in this installation: each is named above');
  },
);

/** What an earlier file took away is there again. */
async function untilReady(): Promise<void> {
  const { items } = JSON.parse(
    await kubectl(['get', 'inferenceservices', '-n', namespace, '-o', 'json']),
  ) as {
    readonly items: readonly { readonly metadata: { readonly name: string } }[];
  };
  const names = items.map(({ metadata: { name } }) => name).filter((name) => !neverReady.has(name));
  const services = names.map((name) => `inferenceservice/${name}`);
  await kubectl(['wait', ...services, '-n', namespace, '--for=condition=Ready', '--timeout=600s']);
}

/** A file of the contract, run at the other end of the node's cable: a process cannot change its network once it runs. */
async function runContract(name: string): Promise<Report> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'isvc-contract-'));
  onTestFinished(() => rm(temporary, { recursive: true }));
  const report = path.join(temporary, 'report.json');
  const words = ['run', '--config', 'vitest.node-contract.config.ts', `test/contract/${name}.test.ts`];
  const { ISVC_CLUSTER_STATE = '', ISVC_CLUSTER_CACHE } = process.env;
  const settings = {
    ISVC_CLUSTER_STATE,
    ISVC_CONTRACT_REPORT: report,
    ...(ISVC_CLUSTER_CACHE === undefined ? {} : { ISVC_CLUSTER_CACHE }),
  };
  const { stdout, stderr } = await outside(
    [process.execPath, 'node_modules/vitest/vitest.mjs', ...words],
    '',
    settings,
  );
  const text = await readFile(report, 'utf8').catch(() => {
    throw new Error(`no report:\n${stdout}\n${stderr}`);
  });
  const result = JSON.parse(text) as Report;
  // The cases that this installation cannot run, and why; of failures, what was expected.
  const notRun = stdout.split('\n').filter((line) => line.startsWith('not run here: '));
  process.stdout.write(notRun.map((line) => `${line}\n`).join(''));
  if (!result.success) process.stderr.write(stderr);
  return result;
}
