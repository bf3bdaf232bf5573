import { expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { findLogs, readLog } from '../../src/discovery/logs.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { condition, parsed } from '../kserve/objects.js';
import { podObject, unscheduledStatus } from '../kserve/pod-objects.js';
import { fakeCluster } from './fake-cluster.js';

const never = new AbortController().signal;
const failedRevision = {
  deploymentMode: 'Knative',
  conditions: [condition('PredictorReady', 'False', 'RevisionMissing'), condition('Ready', 'False')],
  modelStatus: {
    transitionStatus: 'BlockedByFailedLoad',
    states: { targetModelState: 'FailedToLoad' },
    lastFailureInfo: { reason: 'ModelLoadFailed', message: 'No model found in /srv/pod', exitCode: 1 },
  },
};
const notReady = { conditions: [condition('Ready', 'False', 'NotYet')] };
const ready = { conditions: [condition('Ready', 'True')] };

const logsOf = (status: KubeObject, ...pods: readonly KubeObject[]) =>
  findLogs(fakeCluster({ objects: { pods } }).cluster, parsed({ status }), never);

test.each<readonly [string, KubeObject, readonly KubeObject[], string]>([
  [
    'a pod that no node takes',
    notReady,
    [
      podObject({
        node: '',
        status: unscheduledStatus('0/1 nodes are available: 1 Insufficient nvidia.com/gpu.'),
      }),
    ],
    'kserve-test/sklearn-iris has no pod that has started, so there is no log: predictor: Unschedulable: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu',
  ],
  [
    'a revision that failed, and whose pods Knative took away',
    failedRevision,
    [],
    'kserve-test/sklearn-iris has no pods, so there is no log: ModelLoadFailed: No model found in /srv/pod',
  ],
])('%s: no log, and why', async (_, status, pods, summary) => {
  await expect(logsOf(status, ...pods)).rejects.toMatchObject({ kind: 'not-ready', summary });
});

test('a service at zero: a request would start it', async () => {
  await expect(logsOf({ deploymentMode: 'Knative', ...ready })).rejects.toMatchObject({
    summary: 'kserve-test/sklearn-iris has no pods, so there is no log.',
    remedy: expect.stringContaining('scaled to zero'),
  });
});

async function gathered<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const source = { pod: 'p', container: 'c', ranBefore: true };
const before = { previous: true, follow: false };

async function read(batches: readonly (readonly string[])[], extent = before) {
  async function* logs(): AsyncGenerator<readonly string[]> {
    for (const batch of batches) yield await Promise.resolve(batch);
  }
  const cluster: Pick<Cluster, 'logs'> = { logs };
  return (await gathered(readLog(cluster, 'ns', source, extent, never))).flat();
}

const gone = 'unable to retrieve container logs for containerd://0123456789abcdef';

test.each([
  gone,
  'failed to try resolving symlinks in path "/var/log/pods/x/c/0.log": lstat /var/log/pods/x/c/0.log: no such file or directory',
])('a log that the node has removed is a problem, never a line: %s', async (line) => {
  await expect(read([[line]])).rejects.toMatchObject({
    kind: 'not-found',
    remedy: expect.stringContaining('leave out --previous'),
  });
});

test('the same words among others are the log itself', async () => {
  expect(await read([[gone, 'more']])).toEqual([gone, 'more']);
  expect(await read([[gone], ['more']])).toEqual([gone, 'more']);
  expect(await read([['more'], [gone]])).toEqual(['more', gone]);
});

test('a container that cannot be started has no log, but may have one of a run before', async () => {
  const unstarted = { ...source, unstarted: 'CreateContainerConfigError: secret "s" not found' };
  const { cluster } = fakeCluster({ logs: { c: ['old'] } });
  const lines = (previous: boolean) =>
    gathered(readLog(cluster, 'ns', unstarted, { previous, follow: false }, never));
  await expect(lines(false)).rejects.toMatchObject({
    kind: 'not-ready',
    summary: expect.stringContaining('waiting to start: CreateContainerConfigError: secret "s" not found'),
  });
  expect(await lines(true)).toEqual([['old']]);
});
