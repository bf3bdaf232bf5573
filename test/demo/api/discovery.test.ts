import { expect, test } from 'vitest';

import { smallApi } from './small-api.js';

const api = smallApi();

test('/version states a Kubernetes version', () => {
  expect(api.ask('GET', '/version').body).toMatchObject({
    major: '1',
    gitVersion: expect.stringMatching(/^v1\./),
  });
});

test('/apis lists each group once, with its versions, the newest preferred', () => {
  const groups = api.ask('GET', '/apis').body['groups'] as { name: string }[];
  expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
  expect(groups.find(({ name }) => name === 'serving.kserve.io')).toEqual({
    name: 'serving.kserve.io',
    versions: [
      { groupVersion: 'serving.kserve.io/v1beta1', version: 'v1beta1' },
      { groupVersion: 'serving.kserve.io/v1alpha2', version: 'v1alpha2' },
      { groupVersion: 'serving.kserve.io/v1alpha1', version: 'v1alpha1' },
    ],
    preferredVersion: { groupVersion: 'serving.kserve.io/v1beta1', version: 'v1beta1' },
  });
});

test('an InferenceService has the short name that kubectl users type', () => {
  const { body } = api.ask('GET', '/apis/serving.kserve.io/v1beta1');
  expect(body).toMatchObject({
    kind: 'APIResourceList',
    groupVersion: 'serving.kserve.io/v1beta1',
    resources: [
      {
        name: 'inferenceservices',
        singularName: 'inferenceservice',
        namespaced: true,
        kind: 'InferenceService',
        shortNames: ['isvc'],
      },
    ],
  });
});

test('every group and version that is announced can be asked for', () => {
  const groups = api.ask('GET', '/apis').body['groups'] as {
    name: string;
    versions: { groupVersion: string }[];
  }[];
  const paths = groups.flatMap(({ name, versions }) => [
    `/apis/${name}`,
    ...versions.map(({ groupVersion }) => `/apis/${groupVersion}`),
  ]);
  for (const path of [...paths, '/api', '/api/v1']) expect(api.ask('GET', path).status).toBe(200);
});

test.each(['/openapi/v2', '/metrics', '/apis/security.istio.io/v1', '/apis/nope.example/v1/things'])(
  '%s is a clean 404',
  (path) => {
    expect(api.ask('GET', path)).toMatchObject({
      status: 404,
      body: { kind: 'Status', message: 'the server could not find the requested resource' },
    });
  },
);
