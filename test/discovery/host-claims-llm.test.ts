import { expect, test } from 'vitest';
import { createHostClaims } from '../../src/discovery/host-claims.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { object } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';
import { chat, chatRoute } from './kind-objects.js';

const { signal } = new AbortController();

// LLMInferenceServices have no host of their own, but a path each, below an address that all of them share.
const models = [chatRoute()];
const rule = (type: string, value: string, headers?: readonly KubeObject[]) => ({
  matches: [{ path: { type, value }, ...(headers === undefined ? {} : { headers }) }],
});
const routeFor = (rules: readonly KubeObject[], hostnames?: readonly string[]) =>
  object('tenant', 'evil', {
    spec: {
      parentRefs: [{ name: 'kserve-ingress-gateway', namespace: 'kserve' }],
      rules,
      ...(hostnames === undefined ? {} : { hostnames }),
    },
  });
const claimsOfChat = async (route: KubeObject, host = '10.0.0.9') => {
  const objects = { httproutes: [...models, route] };
  const found = await createHostClaims(fakeCluster({ objects }).cluster)(chat(), { host }, signal);
  return found.claims.map(({ name }) => name);
};

test.each<readonly [string, KubeObject, number]>([
  ['its own path', routeFor([rule('PathPrefix', '/models/chat')]), 1],
  ['a longer path', routeFor([rule('Exact', '/models/chat/v1/chat/completions')]), 1],
  [
    'its own path, for some headers',
    routeFor([rule('PathPrefix', '/models/chat', [{ name: 'x-team', value: 'a' }])]),
    1,
  ],
  ['a path by a regular expression', routeFor([rule('RegularExpression', '/.*')]), 1],
  ['its own path in other letters', routeFor([rule('PathPrefix', '/Models/Chat/')]), 1],
  ['the path of another that begins alike', routeFor([rule('PathPrefix', '/models/chat2')]), 0],
  ['all paths, which are shorter', routeFor([rule('PathPrefix', '/')]), 0],
  ['all paths of its namespace', routeFor([rule('PathPrefix', '/models')]), 0],
  [
    'the header that names the model, as KServe’s own routes of others have it',
    routeFor([
      rule('PathPrefix', '/', [{ name: 'x-gateway-model-name', value: 'publishers/tenant/models/m' }]),
    ]),
    0,
  ],
])('of an LLMInferenceService, a route for %s', async (_name, route, count) => {
  expect(await claimsOfChat(route)).toHaveLength(count);
});

test('of an LLMInferenceService whose address has a name, a route for that name takes every path', async () => {
  const named = 'inference.example.com';
  expect(await claimsOfChat(routeFor([rule('PathPrefix', '/')], [named]), named)).toEqual(['tenant/evil']);
  expect(await claimsOfChat(routeFor([rule('PathPrefix', '/')], ['*.example.com']), named)).toEqual([
    'tenant/evil',
  ]);
});
