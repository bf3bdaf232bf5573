import { expect, test } from 'vitest';

import { at } from '../../../src/demo/api/api-object.js';
import { wantsTable } from '../../../src/demo/api/table.js';
import { isvc, isvcs, kindNamed, smallApi } from './small-api.js';

const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

test.each([
  [accept, true],
  ['application/json; as=Table; v=v1; g=meta.k8s.io', true],
  ['application/json', false],
  ['', false],
  ['application/json;as=Table;v=v1beta1;g=meta.k8s.io', false],
  ['application/json,application/json;as=Table;v=v1;g=meta.k8s.io', false],
])('%j wants a Table: %s', (header, expected) => {
  expect(wantsTable(header)).toBe(expected);
});

const traffic = [
  { tag: 'prev', percent: 90, revisionName: 'a-00001', latestRevision: false },
  { latestRevision: true, percent: 10, revisionName: 'a-00002' },
];
const ready = {
  ...isvc('a'),
  status: {
    url: 'http://a-ns.example.com',
    conditions: [{ type: 'Ready', status: 'True' }],
    components: { predictor: { traffic } },
  },
};

test('InferenceServices have the columns of their CRD', () => {
  const api = smallApi([ready, isvc('b')]);
  const { body } = api.ask('GET', isvcs, { headers: { accept } });
  const columns = body['columnDefinitions'] as { name: string; type: string }[];
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'Name string',
    'URL string',
    'Ready string',
    'Prev integer',
    'Latest integer',
    'PrevRolledoutRevision string',
    'LatestReadyRevision string',
    'Age date',
  ]);
  expect((body['rows'] as { cells: unknown[] }[]).map(({ cells }) => cells.slice(0, 7))).toEqual([
    ['a', 'http://a-ns.example.com', 'True', 90, 10, 'a-00001', 'a-00002'],
    ['b', null, null, null, null, null, null],
  ]);
});

test.each([
  ['', { kind: 'PartialObjectMetadata', metadata: { name: 'a' } }, undefined],
  ['?includeObject=Object', { kind: 'InferenceService', metadata: { name: 'a' } }, 'http://a-ns.example.com'],
])('a row holds what includeObject asks for: %j', (query, object, url) => {
  const { body } = smallApi([ready]).ask('GET', `${isvcs}${query}`, { headers: { accept } });
  expect(at(body, 'rows', 0, 'object')).toMatchObject(object);
  expect(at(body, 'rows', 0, 'object', 'status', 'url')).toBe(url);
});

test('one object is a Table of one row', () => {
  const { body } = smallApi([ready, isvc('b')]).ask('GET', `${isvcs}/a`, { headers: { accept } });
  expect(body).toMatchObject({ kind: 'Table', rows: [{ object: { metadata: { name: 'a' } } }] });
});

test('a pod shows why it waits', () => {
  const api = smallApi();
  const waiting = {
    name: 'c',
    ready: false,
    restartCount: 2,
    state: { waiting: { reason: 'ImagePullBackOff' } },
  };
  api.state.store.put(kindNamed('Pod'), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'ns' },
    spec: { containers: [{ name: 'c' }] },
    status: { phase: 'Pending', containerStatuses: [waiting] },
  });
  const { body } = api.ask('GET', '/api/v1/pods', { headers: { accept } });
  const cells = at(body, 'rows', 0, 'cells') as unknown[];
  expect(cells.slice(0, 4)).toEqual(['p', '0/1', 'ImagePullBackOff', 2]);
  // Behind the age, as kubectl shows them with -o wide.
  expect(cells.slice(5)).toEqual(['<none>', '<none>']);
});

test('LLMInferenceServices have the columns of their CRD, the first of their addresses behind the age', () => {
  const api = smallApi();
  api.state.store.put(kindNamed('LLMInferenceService'), {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: { name: 'l', namespace: 'ns' },
    status: {
      url: 'http://192.0.2.1/ns/l',
      addresses: [{ url: 'http://192.0.2.1/' }, { url: 'http://192.0.2.1/ns/l' }],
      conditions: [{ type: 'Ready', status: 'False', reason: 'Stopped' }],
    },
  });
  const { body } = api.ask('GET', '/apis/serving.kserve.io/v1alpha2/llminferenceservices', {
    headers: { accept },
  });
  const columns = body['columnDefinitions'] as { name: string; priority: number }[];
  expect(columns.map(({ name, priority }) => `${name} ${priority}`)).toEqual([
    'Name 0',
    'URL 0',
    'Ready 0',
    'Reason 0',
    'Age 0',
    'URLs 1',
  ]);
  const cells = at(body, 'rows', 0, 'cells') as unknown[];
  expect(cells.toSpliced(4, 1)).toEqual([
    'l',
    'http://192.0.2.1/ns/l',
    'False',
    'Stopped',
    'http://192.0.2.1/',
  ]);
});
