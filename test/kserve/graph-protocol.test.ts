import { expect, test } from 'vitest';
import { namedRuntime, protocolInGraph } from '../../src/kserve/graph-protocol.js';
import { runtimeLookup } from '../../src/kserve/serving-runtime.js';

const runtimes = runtimeLookup([
  { metadata: { name: 'both', namespace: 'ns' }, spec: { protocolVersions: ['grpc-v2', 'v2', 'v1'] } },
  { metadata: { name: 'grpc' }, spec: { protocolVersions: ['grpc-v2'] } },
  { metadata: { name: 'none' }, spec: {} },
]);
const of = (spec: object) => ({ metadata: { name: 'a', namespace: 'ns' }, spec });
const model = (fields: object) =>
  of({ predictor: { model: { modelFormat: { name: 'sklearn' }, ...fields } } });
const env = (value: string) => ({ containers: [{ env: [{ name: 'PROTOCOL', value }] }] });

test.each([
  ['nothing stated', model({}), 'v1'],
  ['protocolVersion', model({ protocolVersion: 'v2' }), 'v2'],
  ['the first of V1 and V2 of the named runtime', model({ runtime: 'both', protocolVersion: 'v1' }), 'v2'],
  ['a named runtime that lists nothing', model({ runtime: 'none', protocolVersion: 'v2' }), 'v2'],
  ['a named runtime that is not there', model({ runtime: 'gone', protocolVersion: 'v2' }), 'v2'],
  ['a named runtime without either', model({ runtime: 'grpc' }), undefined],
  ['gRPC alone', model({ protocolVersion: 'grpc-v2' }), undefined],
  ['an old-style framework', of({ predictor: { sklearn: { protocolVersion: 'v2' } } }), 'v2'],
  ['a container', of({ predictor: env('v2') }), 'v2'],
  ['a container that says nothing', of({ predictor: { containers: [{}] } }), 'v1'],
  [
    'a transformer before its predictor',
    of({ predictor: { model: { runtime: 'both' } }, transformer: env('v1') }),
    'v1',
  ],
  ['nothing at all', {}, 'v1'],
])('%s', (_name, service, protocol) => {
  expect(protocolInGraph(service, runtimes)).toBe(protocol);
});

test('a runtime is asked where the predictor names one, and no transformer stands before it', () => {
  expect(namedRuntime(model({ runtime: 'both' }))).toBe('both');
  expect(namedRuntime(model({}))).toBeUndefined();
  expect(namedRuntime(of({ predictor: { model: { runtime: 'both' } }, transformer: {} }))).toBeUndefined();
});
