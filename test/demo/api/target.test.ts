import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { parseTarget } from '../../../src/demo/api/target.js';

function describe(path: string): unknown {
  const target = parseTarget(path);
  return target === undefined ? undefined : { ...target, kind: target.kind.kind };
}

test.each([
  ['/api/v1/pods', { kind: 'Pod' }],
  ['/api/v1/nodes/n', { kind: 'Node', name: 'n' }],
  ['/api/v1/namespaces', { kind: 'Namespace' }],
  ['/api/v1/namespaces/ns', { kind: 'Namespace', name: 'ns' }],
  ['/api/v1/namespaces/ns/status', { kind: 'Namespace', name: 'ns', subresource: 'status' }],
  ['/api/v1/namespaces/ns/pods', { kind: 'Pod', namespace: 'ns' }],
  [
    '/api/v1/namespaces/ns/pods/p/portforward',
    { kind: 'Pod', namespace: 'ns', name: 'p', subresource: 'portforward' },
  ],
  ['/apis/serving.kserve.io/v1beta1/inferenceservices', { kind: 'InferenceService' }],
  [
    '/apis/serving.kserve.io/v1beta1/namespaces/ns/inferenceservices/iris',
    { kind: 'InferenceService', namespace: 'ns', name: 'iris' },
  ],
  ['/apis/gateway.networking.k8s.io/v1/namespaces/ns/gateways', { kind: 'Gateway', namespace: 'ns' }],
])('%s', (path, expected) => {
  expect(describe(path)).toEqual(expected);
});

test.each([
  '/',
  '/api',
  '/api/v1',
  '/api/v2/pods',
  '/api/v1/pods/p', // a namespaced object needs its namespace
  '/api/v1/namespaces/ns/nodes',
  '/api/v1/namespaces/ns/pods/p/log/more',
  '/apis/serving.kserve.io/v1alpha1/inferenceservices',
  '/apis//v1/pods',
  '/apis/networking.istio.io/v1/serviceentries',
])('%s names nothing', (path) => {
  expect(describe(path)).toBeUndefined();
});

test('no path makes it throw', () => {
  assert(
    property(string(), (rest) => {
      expect(() => parseTarget(`/api/v1/namespaces/${rest}`)).not.toThrow();
    }),
  );
});
