import { expect, test } from 'vitest';
import { parseServingRuntime, runtimeLookup } from '../../src/kserve/serving-runtime.js';
import { runtime } from './objects.js';

test('protocols, formats and the serving container’s ports', () => {
  const object = {
    metadata: { name: 'kserve-tensorflow-serving' },
    spec: {
      protocolVersions: ['v1', 'grpc-v1'],
      supportedModelFormats: [{ name: 'tensorflow', version: '1' }, { version: '2' }],
      containers: [
        { name: 'sidecar', ports: [{ containerPort: 1 }] },
        { name: 'kserve-container', ports: [{ name: 'h2c', containerPort: 9000, protocol: 'TCP' }] },
      ],
    },
  };
  expect(parseServingRuntime(object)).toEqual({
    name: 'kserve-tensorflow-serving',
    protocolVersions: ['v1', 'grpc-v1'],
    ports: [{ name: 'h2c', port: 9000 }],
    formats: ['tensorflow'],
    disabled: false,
  });
});

test('no name, no runtime', () => {
  expect(parseServingRuntime({ spec: {} })).toBeUndefined();
});

test("a namespace's own runtime comes before the cluster's of the same name", () => {
  const own = { ...runtime('r', ['v2']), metadata: { name: 'r', namespace: 'models' } };
  const lookup = runtimeLookup([runtime('r', ['v1']), own]);
  expect(lookup('r', 'models')?.protocolVersions).toEqual(['v2']);
  expect(lookup('r', 'other')?.protocolVersions).toEqual(['v1']);
  expect(lookup('x', 'models')).toBeUndefined();
});
