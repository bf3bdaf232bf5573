import { expect, test } from 'vitest';

import { smallApi } from './small-api.js';

const base = '/apis/serving.kserve.io';
const path = 'namespaces/ns/llminferenceservices';

const service = {
  apiVersion: 'serving.kserve.io/v1alpha2',
  kind: 'LLMInferenceService',
  metadata: { name: 'l', namespace: 'ns' },
  spec: { model: { uri: 'hf://a/b' } },
};
const status = {
  url: 'http://192.0.2.1/ns/l',
  addresses: [
    {
      name: 'gateway-external',
      url: 'http://192.0.2.1/ns/l',
      origin: { kind: 'Gateway' },
      models: [{ name: 'l' }],
    },
  ],
  annotations: { a: 'b' },
  appliedConfigs: [{ name: 'kserve-config-llm-template' }],
  conditions: [{ type: 'Ready', status: 'True' }],
  observedGeneration: 1,
  router: { gateways: [] },
  workloads: { primary: { name: 'l-kserve' } },
};

function open() {
  const api = smallApi();
  api.ask('POST', `${base}/v1alpha2/${path}`, { body: service });
  const stored = api.ask('GET', `${base}/v1alpha2/${path}/l`).body;
  api.ask('PUT', `${base}/v1alpha2/${path}/l/status`, { body: { ...stored, status } });
  return api;
}

test('an object is served in both versions, v1alpha1 with what KServe’s conversion leaves of its status', () => {
  const api = open();
  expect(api.ask('GET', `${base}/v1alpha2/${path}/l`).body).toMatchObject({ ...service, status });
  const older = api.ask('GET', `${base}/v1alpha1/${path}/l`).body;
  expect(older).toMatchObject({ apiVersion: 'serving.kserve.io/v1alpha1', spec: service.spec });
  expect(older['status']).toEqual({
    url: 'http://192.0.2.1/ns/l',
    addresses: [{ name: 'gateway-external', url: 'http://192.0.2.1/ns/l' }],
    annotations: { a: 'b' },
    conditions: [{ type: 'Ready', status: 'True' }],
    observedGeneration: 1,
  });
});

test('a list and a watch are in the version that was asked for, one object with one history', () => {
  const api = open();
  const listed = api.ask('GET', `${base}/v1alpha1/llminferenceservices`).body;
  expect(listed).toMatchObject({
    kind: 'LLMInferenceServiceList',
    apiVersion: 'serving.kserve.io/v1alpha1',
    items: [{ apiVersion: 'serving.kserve.io/v1alpha1', metadata: { name: 'l' } }],
  });
  const watching = api.watch(`${base}/v1alpha1/${path}?watch=1`);
  const older = api.ask('GET', `${base}/v1alpha1/${path}/l`).body;
  api.ask('PUT', `${base}/v1alpha1/${path}/l`, { body: { ...older, spec: { replicas: 2 } } });
  api.ask('DELETE', `${base}/v1alpha2/${path}/l`);
  expect(watching.events.map(({ type, object }) => [type, object['apiVersion']])).toEqual(
    ['ADDED', 'MODIFIED', 'DELETED'].map((type) => [type, 'serving.kserve.io/v1alpha1']),
  );
  expect(api.ask('GET', `${base}/v1alpha1/${path}/l`).status).toBe(404);
});
