import { anything, assert, double, integer, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { apiAudience } from '../../../src/demo/token-issuer.js';
import { kindNamed, smallApi } from './small-api.js';

const path = '/api/v1/namespaces/ns/serviceaccounts/caller/token';

function apiWithCaller() {
  const api = smallApi();
  const metadata = { name: 'caller', namespace: 'ns', uid: 'u-1' };
  api.state.store.put(kindNamed('ServiceAccount'), { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  return api;
}

test('answers 201 with a token for the API server and an hour, unless asked otherwise', () => {
  const { ask, state } = apiWithCaller();
  const { status, body } = ask('POST', path, { body: {} });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    spec: { audiences: [apiAudience], expirationSeconds: 3600 },
  });
  const { token, expirationTimestamp } = body['status'] as Record<string, string>;
  expect(state.issuer.read(token ?? '')).toEqual({
    subject: 'system:serviceaccount:ns:caller',
    audiences: [apiAudience],
  });
  const leftMs = Date.parse(expirationTimestamp ?? '') - Date.now();
  expect(leftMs).toBeGreaterThan(3_500_000);
  expect(leftMs).toBeLessThanOrEqual(3_600_000);
});

test('takes the audiences and the duration that are asked for', () => {
  const { ask } = apiWithCaller();
  const spec = { audiences: ['a', 'b'], expirationSeconds: 600 };
  expect(ask('POST', path, { body: { spec } }).body).toMatchObject({ spec });
});

test.each([
  ['less than ten minutes', 'POST', path, { spec: { expirationSeconds: 599 } }, 422],
  ['more than 2^32 seconds', 'POST', path, { spec: { expirationSeconds: 1e15 } }, 422],
  ['an account that is not there', 'POST', path.replace('caller', 'nobody'), {}, 404],
  ['a GET', 'GET', path, {}, 405],
])('refuses %s', (_, method, asked, body, status) => {
  expect(apiWithCaller().ask(method, asked, { body })).toMatchObject({ status, body: { kind: 'Status' } });
});

test('leaves out audiences that are no names', () => {
  const spec = { audiences: [{ toString: 1 }, 'a', null], expirationSeconds: { valueOf: 1, toString: 1 } };
  expect(apiWithCaller().ask('POST', path, { body: { spec } })).toMatchObject({
    status: 201,
    body: { spec: { audiences: ['a'], expirationSeconds: 3600 } },
  });
});

test('answers whatever is asked with a token or a Status of a mistake', () => {
  const { ask } = apiWithCaller();
  const spec = record({ audiences: anything(), expirationSeconds: oneof(double(), integer(), anything()) });
  assert(
    property(oneof(anything(), record({ spec })), (asked) => {
      const { status } = ask('POST', path, { body: toJson(asked) });
      expect([201, 422]).toContain(status);
    }),
  );
});

/** The value without what JSON cannot hold. */
function toJson(value: unknown): object {
  return { ...(JSON.parse(JSON.stringify(value) ?? 'null') as object) };
}

test('keeps nothing', () => {
  const { ask, state } = apiWithCaller();
  const before = state.store.revision();
  ask('POST', path, { body: {} });
  expect(state.store.revision()).toBe(before);
});

test('a user without the right is refused as RBAC does it', () => {
  const api = smallApi([], [{ name: 'ann', token: 't', rules: [] }]);
  const { status, body } = api.ask('POST', path, { headers: { authorization: 'Bearer t' } });
  expect(status).toBe(403);
  expect(body['message']).toBe(
    'serviceaccounts "caller" is forbidden: User "ann" cannot create resource "serviceaccounts/token" in API group "" in the namespace "ns"',
  );
});
