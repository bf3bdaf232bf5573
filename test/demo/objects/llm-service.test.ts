// Shapes as the llmisvc controller of KServe 0.20 wrote them on a real cluster, but for names, times and versions.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { at, listAt } from '../../../src/demo/api/api-object.js';
import { startDemo, type Demo } from '../../../src/demo/demo.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({});
});
afterAll(() => demo.close());

async function get(path: string): Promise<unknown> {
  const response = await fetch(`${demo.apiUrl}${path}`);
  return response.json();
}

const llm = '/apis/serving.kserve.io/v1alpha2/namespaces/kserve-demo/llminferenceservices';
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const gateway = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  name: 'kserve-ingress-gateway',
  namespace: 'kserve',
};
const owner = (uid: unknown) => [
  {
    apiVersion: 'serving.kserve.io/v1alpha2',
    blockOwnerDeletion: true,
    controller: true,
    kind: 'LLMInferenceService',
    name: 'assistant',
    uid,
  },
];

const partLabels = (component: string) => ({
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/name': 'assistant',
  'app.kubernetes.io/part-of': 'llminferenceservice',
});
const workloadLabels = {
  ...partLabels('llminferenceservice-workload'),
  'kserve.io/component': 'workload',
  'llm-d.ai/role': 'both',
};
const part = (type: string) => ({ lastTransitionTime: time, severity: 'Info', status: 'True', type });
const whole = (type: string) => ({ lastTransitionTime: time, status: 'True', type });
const preset = (name: string) => ({ name, namespace: 'kserve', source: 'Preset' });

const podSelector = {
  'app.kubernetes.io/name': 'assistant',
  'app.kubernetes.io/part-of': 'llminferenceservice',
  'kserve.io/component': 'workload',
};

test('the status: three addresses with the one for the model header first, conditions, router and workloads', async () => {
  const service = await get(`${llm}/assistant`);
  const url = `http://127.0.0.1:${demo.gateway.port}`;
  const published = 'publishers/kserve-demo/models/assistant';
  const names = [{ name: published }, { name: 'assistant' }];
  expect(at(service, 'status')).toEqual({
    addresses: [
      {
        models: [{ name: published }],
        name: 'gateway-external-model-routing',
        origin: gateway,
        url: `${url}/`,
      },
      { models: names, name: 'gateway-external', origin: gateway, url: `${url}/kserve-demo/assistant` },
      { models: names, name: 'gateway-external', origin: gateway, url: `${url}/${published}` },
    ],
    annotations: expect.objectContaining({
      'serving.kserve.io/config-llm-template': 'kserve-config-llm-template',
      'serving.kserve.io/config-llm-worker-data-parallel': 'kserve-config-llm-worker-data-parallel',
    }),
    appliedConfigs: [
      preset('kserve-config-llm-scheduler'),
      preset('kserve-config-llm-router-route'),
      preset('kserve-config-llm-template'),
    ],
    conditions: [
      part('HTTPRoutesReady'),
      part('InferencePoolReady'),
      part('MainWorkloadReady'),
      part('PresetsCombined'),
      whole('Ready'),
      whole('RouterReady'),
      part('SchedulerWorkloadReady'),
      whole('WorkloadsReady'),
    ],
    observedGeneration: 1,
    router: {
      gateways: [
        {
          ...gateway,
          httpRoutes: [
            {
              group: 'gateway.networking.k8s.io',
              kind: 'HTTPRoute',
              name: 'assistant-kserve-route',
              namespace: 'kserve-demo',
            },
          ],
        },
      ],
      scheduler: {
        inferencePool: {
          group: 'inference.networking.k8s.io',
          kind: 'InferencePool',
          name: 'assistant-inference-pool',
        },
        service: { group: '', kind: 'Service', name: 'assistant-epp-service' },
      },
    },
    url: `${url}/kserve-demo/assistant`,
    workloads: {
      primary: { apiGroup: 'apps', kind: 'Deployment', name: 'assistant-kserve', readyReplicas: 2 },
      scheduler: {
        apiGroup: 'apps',
        kind: 'Deployment',
        name: 'assistant-kserve-router-scheduler',
        readyReplicas: 1,
      },
      service: { kind: 'Service', name: 'assistant-kserve-workload-svc' },
    },
  });
});

test('the presets that it names are there', async () => {
  const configs = await get('/apis/serving.kserve.io/v1alpha2/namespaces/kserve/llminferenceserviceconfigs');
  const names = listAt(configs, 'items').map((config) => at(config, 'metadata', 'name'));
  const applied = listAt(await get(`${llm}/assistant`), 'status', 'appliedConfigs');
  expect(names).toEqual(expect.arrayContaining(applied.map((config) => at(config, 'name'))));
});

test('its route belongs to it and to the gateway, and names no host', async () => {
  const route = await get(
    '/apis/gateway.networking.k8s.io/v1/namespaces/kserve-demo/httproutes/assistant-kserve-route',
  );
  const uid = at(await get(`${llm}/assistant`), 'metadata', 'uid');
  expect(at(route, 'metadata')).toMatchObject({
    annotations: { 'serving.kserve.io/inference-pool-migrated': 'v1' },
    labels: partLabels('llminferenceservice-router'),
    ownerReferences: owner(uid),
  });
  expect(Object.keys(Object(at(route, 'spec'))).toSorted((one, other) => one.localeCompare(other))).toEqual([
    'parentRefs',
    'rules',
  ]);
  expect(at(route, 'spec', 'parentRefs')).toEqual([gateway]);
});

test('its Services, Deployments and pods have KServe’s labels; the one of the model server says that it takes TLS', async () => {
  const uid = at(await get(`${llm}/assistant`), 'metadata', 'uid');
  const services = '/api/v1/namespaces/kserve-demo/services';
  expect(await get(`${services}/assistant-kserve-workload-svc`)).toMatchObject({
    metadata: { labels: partLabels('llminferenceservice-workload'), ownerReferences: owner(uid) },
    spec: {
      ports: [{ appProtocol: 'https', name: 'https', port: 8000, protocol: 'TCP', targetPort: 8000 }],
      selector: podSelector,
    },
  });
  const picker = await get(`${services}/assistant-epp-service`);
  expect(listAt(picker, 'spec', 'ports').map((port) => at(port, 'port'))).toEqual([9002, 9003, 9090, 5557]);
  const deployments = '/apis/apps/v1/namespaces/kserve-demo/deployments';
  expect(await get(`${deployments}/assistant-kserve`)).toMatchObject({
    metadata: { labels: workloadLabels },
    spec: { replicas: 2, selector: { matchLabels: workloadLabels } },
    status: { readyReplicas: 2, conditions: [{ type: 'Available', status: 'True' }, {}] },
  });
  const query = `labelSelector=${encodeURIComponent('app.kubernetes.io/name=assistant')}`;
  const pods = listAt(await get(`/api/v1/namespaces/kserve-demo/pods?${query}`), 'items');
  const labels = pods.map((pod) => at(pod, 'metadata', 'labels', 'app.kubernetes.io/component'));
  expect(labels.map(String).toSorted((one, other) => one.localeCompare(other))).toEqual([
    'llminferenceservice-router-scheduler',
    'llminferenceservice-workload',
    'llminferenceservice-workload',
  ]);
  expect(pods[0]).toMatchObject({
    metadata: { labels: workloadLabels },
    spec: {
      initContainers: [{ name: 'storage-initializer' }],
      containers: [{ name: 'main', ports: [{ containerPort: 8000 }] }],
    },
  });
});

test('its pool is accepted by the gateway', async () => {
  const pools = '/apis/inference.networking.k8s.io/v1/namespaces/kserve-demo/inferencepools';
  expect(await get(`${pools}/assistant-inference-pool`)).toMatchObject({
    metadata: { labels: partLabels('llminferenceservice-router-scheduler') },
    spec: {
      appProtocol: 'http',
      endpointPickerRef: {
        failureMode: 'FailOpen',
        group: '',
        kind: 'Service',
        name: 'assistant-epp-service',
        port: { number: 9002 },
      },
      selector: { matchLabels: podSelector },
      targetPorts: [{ number: 8000 }],
    },
    status: {
      parents: [
        {
          conditions: [
            { type: 'Accepted', status: 'True' },
            { type: 'ResolvedRefs', status: 'True' },
          ],
          controllerName: 'istio.io/gateway-controller',
          parentRef: gateway,
        },
      ],
    },
  });
});

test('one without replicas is Ready all the same, and only its numbers say so', async () => {
  const service = await get(`${llm}/assistant-at-zero`);
  const ready = listAt(service, 'status', 'conditions').find((each) => at(each, 'type') === 'Ready');
  expect(ready).toMatchObject({ status: 'True' });
  expect(at(service, 'status', 'workloads', 'primary', 'readyReplicas')).toBe(0);
  const deployment = await get('/apis/apps/v1/namespaces/kserve-demo/deployments/assistant-at-zero-kserve');
  expect(at(deployment, 'status', 'readyReplicas')).toBeUndefined();
  expect(listAt(deployment, 'status', 'conditions')[0]).toMatchObject({ type: 'Available', status: 'True' });
});
