// Shapes as the llmisvc controller of KServe 0.20 wrote them on a real cluster, of services that take more than one kind of pod.
import { expect, test } from 'vitest';
import { at, listAt, textAt } from '../../../src/demo/api/api-object.js';
import { llmObjects } from '../../../src/demo/objects/llm-children.js';
import type { KubeObject } from '../../../src/kserve/kube-object.js';

const time = '2026-01-05T09:00:00Z';
const containers = [{ name: 'main', image: 'vllm/vllm-openai-cpu:v0.19.1' }];
const router = { gateway: {}, route: {}, scheduler: {} };

function made(spec: KubeObject): readonly KubeObject[] {
  const object = {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: { namespace: 'llm', name: 'pd', uid: 'u', creationTimestamp: time },
    spec: { model: { name: 'm', uri: 'hf://example/m' }, router, template: { containers }, ...spec },
  };
  return llmObjects(object, 'http://127.0.0.1:1', time);
}

function statusOf(objects: readonly KubeObject[]) {
  return at(
    objects.find(({ kind }) => kind === 'LLMInferenceService'),
    'status',
  );
}

/** Its pods by name, but for the endpoint picker's. */
function podsOf(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  const pods = objects.filter((object) => object['kind'] === 'Pod');
  return new Map(
    pods
      .map((pod) => [textAt(pod, 'metadata', 'name') ?? '', pod] as const)
      .filter(([name]) => !name.includes('scheduler')),
  );
}

const conditionTypes = (objects: readonly KubeObject[]) =>
  listAt(statusOf(objects), 'conditions').map((condition) => at(condition, 'type'));
const configs = (objects: readonly KubeObject[]) =>
  listAt(statusOf(objects), 'appliedConfigs').map((config) => at(config, 'name'));
const label = (pod: unknown, name: string) => at(pod, 'metadata', 'labels', name);

test('prefill apart: a Deployment, a condition, a preset and pods of its own', () => {
  const objects = made({ replicas: 1, prefill: { replicas: 2, template: { containers } } });
  expect(conditionTypes(objects)).toEqual([
    'HTTPRoutesReady',
    'InferencePoolReady',
    'MainWorkloadReady',
    'PrefillWorkloadReady',
    'PresetsCombined',
    'Ready',
    'RouterReady',
    'SchedulerWorkloadReady',
    'WorkloadsReady',
  ]);
  expect(configs(objects)).toEqual([
    'kserve-config-llm-scheduler',
    'kserve-config-llm-router-route',
    'kserve-config-llm-prefill-template',
    'kserve-config-llm-decode-template',
  ]);
  expect(at(statusOf(objects), 'workloads')).toMatchObject({
    primary: { kind: 'Deployment', name: 'pd-kserve', readyReplicas: 1 },
    prefill: { apiGroup: 'apps', kind: 'Deployment', name: 'pd-kserve-prefill', readyReplicas: 2 },
  });
  const pods = [...podsOf(objects).values()];
  expect(pods.map((pod) => label(pod, 'llm-d.ai/role'))).toEqual(['decode', 'prefill', 'prefill']);
  expect(pods.map((pod) => label(pod, 'app.kubernetes.io/component'))).toEqual([
    'llminferenceservice-workload',
    'llminferenceservice-workload-prefill',
    'llminferenceservice-workload-prefill',
  ]);
});

test('the sidecar of a pod that decodes has port 8000, and the model server the next one', () => {
  const [decode, prefill] = podsOf(made({ prefill: { template: { containers } } })).values();
  expect(at(decode, 'spec')).toMatchObject({
    initContainers: [
      { name: 'llm-d-routing-sidecar', restartPolicy: 'Always', ports: [{ containerPort: 8000 }] },
      { name: 'storage-initializer' },
    ],
    containers: [{ name: 'main', ports: [{ containerPort: 8001 }] }],
  });
  expect(at(decode, 'status', 'initContainerStatuses')).toMatchObject([
    { name: 'llm-d-routing-sidecar', ready: true, started: true, state: { running: {} } },
    { name: 'storage-initializer', state: { terminated: { exitCode: 0 } } },
  ]);
  expect(at(prefill, 'spec')).toMatchObject({
    initContainers: [{ name: 'storage-initializer' }],
    containers: [{ name: 'main', ports: [{ containerPort: 8000 }] }],
  });
});

test('several nodes: groups of a leader and its workers in a LeaderWorkerSet, and no Deployment', () => {
  const objects = made({ replicas: 2, parallelism: { data: 4, dataLocal: 2 }, worker: { containers } });
  expect(conditionTypes(objects)).toContain('WorkerWorkloadReady');
  expect(conditionTypes(objects)).not.toContain('MainWorkloadReady');
  expect(configs(objects)).toContain('kserve-config-llm-worker-data-parallel');
  expect(at(statusOf(objects), 'workloads', 'primary')).toEqual({
    apiGroup: 'leaderworkerset.x-k8s.io',
    kind: 'LeaderWorkerSet',
    name: 'pd-kserve-mn',
    readyReplicas: 2,
  });
  expect(objects.filter(({ kind }) => kind === 'Deployment')).toHaveLength(1);
  const pods = podsOf(objects);
  expect([...pods.keys()]).toEqual([
    'pd-kserve-mn-0',
    'pd-kserve-mn-0-1',
    'pd-kserve-mn-1',
    'pd-kserve-mn-1-1',
  ]);
  // The Service and the pool select leaders alone.
  expect([...pods.values()].map((pod) => label(pod, 'kserve.io/component'))).toEqual([
    'workload',
    undefined,
    'workload',
    undefined,
  ]);
});
