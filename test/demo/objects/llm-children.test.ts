import { expect, test } from 'vitest';
import { at, listAt } from '../../../src/demo/api/api-object.js';
import { llmObjects } from '../../../src/demo/objects/llm-children.js';

const settledAt = '2026-06-15T12:00:02Z';

test('one without a scheduler has no pool: its route leads to the Service alone', () => {
  const object = {
    metadata: { name: 'l', namespace: 'ns', uid: 'u' },
    spec: { router: { route: {}, gateway: {} } },
  };
  const objects = llmObjects(object, 'http://192.0.2.1', settledAt);
  expect(objects.slice(1).map((each) => each['kind'])).toEqual(['Deployment', 'Pod', 'Service', 'HTTPRoute']);
  expect(listAt(objects[0], 'status', 'conditions').map((each) => at(each, 'type'))).toEqual([
    'HTTPRoutesReady',
    'MainWorkloadReady',
    'PresetsCombined',
    'Ready',
    'RouterReady',
    'WorkloadsReady',
  ]);
  expect(at(objects[0], 'status', 'router')).not.toHaveProperty('scheduler');
  const backends = listAt(objects[4], 'spec', 'rules').map((rule) => at(rule, 'backendRefs', 0, 'kind'));
  expect(new Set(backends)).toEqual(new Set(['Service']));
});

test('one without a route has no URL, and one address without a port', () => {
  const object = { metadata: { name: 'l', namespace: 'ns', uid: 'u' }, spec: {} };
  const [service, ...children] = llmObjects(object, 'http://192.0.2.1', settledAt);
  expect(children.map((each) => each['kind'])).toEqual(['Deployment', 'Pod', 'Service']);
  expect(at(service, 'status', 'url')).toBeUndefined();
  expect(at(service, 'status', 'addresses')).toEqual([
    { url: 'https://l-kserve-workload-svc.ns.svc.cluster.local' },
  ]);
});
