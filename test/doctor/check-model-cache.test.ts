import { expect, test } from 'vitest';
import { checkModelCache } from '../../src/doctor/check-model-cache.js';
import type { Service } from '../../src/kserve/service.js';
import type { FakeOptions } from '../discovery/fake-cluster.js';
import { runCheck, startedCheck } from './run-check.js';

const label = 'internal.serving.kserve.io/localmodel';

const run = (options: FakeOptions, labels: Readonly<Record<string, string>> = { [label]: 'llama' }) =>
  runCheck(options, (checkup, login, signal) =>
    checkModelCache(checkup, login, startedCheck({ labels } as Service), signal),
  );

const cache = (nodeStatus: Readonly<Record<string, string>>, namespace?: string) => ({
  metadata: { ...(namespace === undefined ? {} : { namespace }), name: 'llama' },
  spec: { sourceModelUri: 'hf://meta/llama', modelSize: '8Gi', nodeGroups: ['gpus'] },
  status: { nodeStatus },
});
const group = { metadata: { name: 'gpus' }, spec: { storageLimit: '100Gi' }, status: { used: '8Gi' } };
const groups = { localmodelnodegroups: [group] };

test('a service whose model comes from no cache has none to check', async () => {
  const { state, seen } = await run({}, {});
  expect([state, seen]).toEqual(['skipped', ['its model is not taken from a cache of the cluster']]);
});

test('a copy on each node passes, with the room that is left', async () => {
  const objects = { ...groups, localmodelcaches: [cache({ one: 'NodeDownloaded', two: 'NodeDownloaded' })] };
  const { state, seen, parts } = await run({ objects });
  expect([state, seen]).toEqual(['passed', ['LocalModelCache llama: on 2 of 2 nodes, from hf://meta/llama']]);
  expect(parts.map(({ text }) => text)).toEqual([
    'one: the model is there',
    'two: the model is there',
    'node group gpus: 8Gi of 100Gi a node used; the model takes 8Gi',
  ]);
});

test('a node without a copy fails by its own reason, for a pod may be placed there', async () => {
  const objects = {
    ...groups,
    localmodelcaches: [
      cache({
        one: 'NodeDownloaded',
        two: 'NodeDownloadError',
        three: 'NodeDownloading',
        four: 'constructor',
      }),
    ],
  };
  const { state, problem, seen, parts, remedy } = await run({ objects });
  expect([state, problem]).toEqual(['failed', 'not-ready']);
  expect(seen).toEqual([
    'LocalModelCache llama: on 1 of 4 nodes; a pod that is placed on two, three, four does not find its model.',
  ]);
  expect(parts.map(({ state: of, text }) => `${of} ${text}`)).toEqual([
    'passed one: the model is there',
    'failed two: the download failed',
    'skipped three: it is downloading',
    'skipped four: constructor',
    'passed node group gpus: 8Gi of 100Gi a node used; the model takes 8Gi',
  ]);
  expect(remedy).toEqual([
    'kubectl describe localmodelcaches.serving.kserve.io llama',
    'kubectl get jobs -A -l model=llama',
  ]);
});

test('the cache of a namespace is read where the service names it; one that is gone fails', async () => {
  const labels = { [label]: 'llama', 'internal.serving.kserve.io/localmodel-namespace': 'models' };
  const objects = { localmodelnamespacecaches: [cache({ one: 'NodeDownloaded' }, 'models')] };
  const found = await run({ objects }, labels);
  expect([found.state, found.seen[0], found.parts.at(-1)]).toEqual([
    'passed',
    'LocalModelNamespaceCache models/llama: on 1 of 1 nodes, from hf://meta/llama',
    { state: 'skipped', text: 'node group gpus is not there' },
  ]);
  const gone = await run({}, labels);
  expect([gone.state, gone.seen]).toEqual([
    'failed',
    ['LocalModelNamespaceCache models/llama is not there: pods of the service cannot mount its model.'],
  ]);
});

test('a cache that may not be read is skipped, and says which right would help', async () => {
  const { state, seen } = await run({ forbidden: ['localmodelcaches'] });
  expect([state, seen]).toEqual(['skipped', ['may not list localmodelcaches']]);
});
