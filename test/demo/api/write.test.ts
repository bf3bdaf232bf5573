import { assert, constantFrom, jsonValue, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { at } from '../../../src/demo/api/api-object.js';
import { isvc, isvcs, smallApi } from './small-api.js';

const mergePatch = { 'content-type': 'application/merge-patch+json' };

test('create fills in what the server owns', () => {
  const api = smallApi();
  const { status, body } = api.ask('POST', isvcs, { body: isvc('a') });
  expect(status).toBe(201);
  expect(body['metadata']).toMatchObject({
    name: 'a',
    namespace: 'ns',
    generation: 1,
    resourceVersion: String(api.state.store.revision()),
    uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  expect(api.ask('GET', `${isvcs}/a`).body).toEqual(body);
});

test('create takes the namespace of the path, and refuses another', () => {
  const api = smallApi();
  const bare = { ...isvc('a'), metadata: { name: 'a' } };
  expect(api.ask('POST', isvcs, { body: bare }).body['metadata']).toMatchObject({ namespace: 'ns' });
  const other = { ...isvc('b'), metadata: { name: 'b', namespace: 'elsewhere' } };
  expect(api.ask('POST', isvcs, { body: other }).status).toBe(400);
});

test('creating what exists is a conflict', () => {
  const api = smallApi([isvc('a')]);
  expect(api.ask('POST', isvcs, { body: isvc('a') })).toMatchObject({
    status: 409,
    body: {
      reason: 'AlreadyExists',
      message: 'inferenceservices.serving.kserve.io "a" already exists',
      details: { name: 'a', group: 'serving.kserve.io', kind: 'inferenceservices' },
    },
  });
});

test('update: uid and creation stay, generation counts the changes of the spec', () => {
  const api = smallApi([isvc('a')]);
  const before = api.ask('GET', `${isvcs}/a`).body;
  const labeled = api.ask('PUT', `${isvcs}/a`, { body: isvc('a', { labels: { team: 'x' } }) }).body;
  const respecced = api.ask('PUT', `${isvcs}/a`, { body: isvc('a', { spec: { predictor: { x: 1 } } }) }).body;
  for (const field of ['uid', 'creationTimestamp']) {
    expect(at(respecced, 'metadata', field)).toBe(at(before, 'metadata', field));
  }
  const generations = [before, labeled, respecced].map((body) => at(body, 'metadata', 'generation'));
  expect(generations).toEqual([1, 1, 2]);
  const revisions = [before, labeled, respecced].map((body) => at(body, 'metadata', 'resourceVersion'));
  expect(new Set(revisions).size).toBe(3);
});

test('an update that changes nothing makes no new revision', () => {
  const api = smallApi([isvc('a')]);
  const before = api.ask('GET', `${isvcs}/a`).body;
  expect(api.ask('PUT', `${isvcs}/a`, { body: before }).body).toEqual(before);
});

test('an update of what has changed since is a conflict', () => {
  const api = smallApi([isvc('a')]);
  const stale = api.ask('GET', `${isvcs}/a`).body;
  api.put(isvc('a', { labels: { team: 'x' } }));
  expect(api.ask('PUT', `${isvcs}/a`, { body: stale })).toMatchObject({
    status: 409,
    body: { reason: 'Conflict' },
  });
});

test('the status is written on its own path only', () => {
  const api = smallApi([isvc('a')]);
  const withStatus = { ...isvc('a', { labels: { team: 'x' } }), status: { url: 'http://a' } };
  expect(api.ask('PUT', `${isvcs}/a`, { body: withStatus }).body['status']).toBeUndefined();
  const written = api.ask('PUT', `${isvcs}/a/status`, { body: { ...withStatus, spec: {} } }).body;
  expect(written).toMatchObject({ spec: { predictor: {} }, status: { url: 'http://a' } });
});

test('a merge patch adds, replaces and removes', () => {
  const api = smallApi([isvc('a', { labels: { keep: '1', drop: '2' } })]);
  const body = {
    metadata: { labels: { drop: null, add: '3' } },
    spec: { predictor: { model: { name: 'm' } } },
  };
  const patched = api.ask('PATCH', `${isvcs}/a`, { body, headers: mergePatch }).body;
  expect(patched).toMatchObject({ spec: { predictor: { model: { name: 'm' } } } });
  expect(at(patched, 'metadata', 'labels')).toEqual({ keep: '1', add: '3' });
});

test('another kind of patch, or a body that is not JSON, is refused', () => {
  const api = smallApi([isvc('a')]);
  const json = { 'content-type': 'application/json-patch+json' };
  expect(api.ask('PATCH', `${isvcs}/a`, { body: [], headers: json }).status).toBe(415);
  const protobuf = { 'content-type': 'application/vnd.kubernetes.protobuf' };
  expect(api.ask('POST', isvcs, { body: 'k8s', headers: protobuf }).status).toBe(415);
});

test('delete answers the object, and then it is gone', () => {
  const api = smallApi([isvc('a')]);
  expect(api.ask('DELETE', `${isvcs}/a`)).toMatchObject({ status: 200, body: { metadata: { name: 'a' } } });
  expect(api.ask('GET', `${isvcs}/a`)).toMatchObject({
    status: 404,
    body: { reason: 'NotFound', message: 'inferenceservices.serving.kserve.io "a" not found' },
  });
});

test('whatever body comes, the answer is an object or a Status', () => {
  const api = smallApi([isvc('a')]);
  const bodies = oneof(
    string(),
    jsonValue().map((value) => JSON.stringify(value)),
  );
  const writes = constantFrom(['POST', isvcs], ['PUT', `${isvcs}/a`], ['PATCH', `${isvcs}/a`]);
  assert(
    property(writes, bodies, ([method = '', path = ''], body) => {
      const headers = method === 'PATCH' ? mergePatch : {};
      const reply = api.ask(method, path, { body, headers });
      expect(['Status', 'InferenceService']).toContain(reply.body['kind']);
    }),
  );
});
