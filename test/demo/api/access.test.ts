import { expect, test } from 'vitest';

import { isvc, isvcs, smallApi } from './small-api.js';

const users = [
  { name: 'nobody', token: 't-nobody', rules: [] },
  { name: 'lister', token: 't-lister', rules: [{ verbs: ['list'], resources: ['inferenceservices'] }] },
  { name: 'local', token: 't-local', rules: [{ verbs: ['*'], resources: ['*'], namespaces: ['ns'] }] },
];
const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const api = smallApi([isvc('a')], users);

test('without a token everything is allowed', () => {
  expect(api.ask('GET', isvcs).status).toBe(200);
});

test('an unknown token is 401, whatever it asks for', () => {
  for (const path of [isvcs, '/version']) {
    expect(api.ask('GET', path, as('wrong'))).toEqual({
      status: 401,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      },
    });
  }
});

test.each([
  [
    'GET',
    isvcs,
    'inferenceservices.serving.kserve.io is forbidden: User "nobody" cannot list resource "inferenceservices" in API group "serving.kserve.io" in the namespace "ns"',
    { group: 'serving.kserve.io', kind: 'inferenceservices' },
  ],
  [
    'GET',
    `${isvcs}?watch=1`,
    'inferenceservices.serving.kserve.io is forbidden: User "nobody" cannot watch resource "inferenceservices" in API group "serving.kserve.io" in the namespace "ns"',
    { group: 'serving.kserve.io', kind: 'inferenceservices' },
  ],
  [
    'DELETE',
    `${isvcs}/a`,
    'inferenceservices.serving.kserve.io "a" is forbidden: User "nobody" cannot delete resource "inferenceservices" in API group "serving.kserve.io" in the namespace "ns"',
    { name: 'a', group: 'serving.kserve.io', kind: 'inferenceservices' },
  ],
  [
    'GET',
    '/api/v1/nodes',
    'nodes is forbidden: User "nobody" cannot list resource "nodes" in API group "" at the cluster scope',
    { kind: 'nodes' },
  ],
  [
    'GET',
    '/api/v1/pods',
    'pods is forbidden: User "nobody" cannot list resource "pods" in API group "" at the cluster scope',
    { kind: 'pods' },
  ],
])('%s %s is forbidden as RBAC says it', (method, path, message, details) => {
  expect(api.ask(method, path, as('t-nobody'))).toEqual({
    status: 403,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason: 'Forbidden',
      details,
      code: 403,
    },
  });
});

test('a user without rights may still ask for the version and the kinds', () => {
  for (const path of ['/version', '/api', '/apis', '/apis/serving.kserve.io/v1beta1']) {
    expect(api.ask('GET', path, as('t-nobody')).status).toBe(200);
  }
});

test.each([
  ['t-lister', isvcs, 200],
  ['t-lister', `${isvcs}/a`, 403],
  ['t-lister', '/api/v1/namespaces/ns/pods', 403],
  ['t-local', isvcs, 200],
  ['t-local', '/apis/serving.kserve.io/v1beta1/inferenceservices', 403],
  ['t-local', '/api/v1/namespaces/other/pods', 403],
])('%s on %s: %d', (token, path, status) => {
  expect(api.ask('GET', path, as(token)).status).toBe(status);
});

test('failures are injected for the paths and times that were asked for', () => {
  const small = smallApi();
  small.state.failures.failNext(/inferenceservices/, 429, 2);
  expect(small.ask('GET', '/api/v1/pods').status).toBe(200);
  const replies = [1, 2, 3].map(() => small.ask('GET', isvcs));
  expect(replies.map(({ status }) => status)).toEqual([429, 429, 200]);
  expect(replies[0]?.body).toMatchObject({
    reason: 'TooManyRequests',
    details: { retryAfterSeconds: 1 },
  });
});
