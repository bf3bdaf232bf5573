import { expect, test } from 'vitest';
import { createHostClaims } from '../../src/discovery/host-claims.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Service } from '../../src/kserve/service.js';
import { object } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';
import { chat, seq } from './kind-objects.js';
import { makeService } from './make-service.js';

const { signal } = new AbortController();
const iris = makeService({ name: 'iris' });
const httpRoute = (type: string, value: string, host: string): KubeObject =>
  object('tenant', 'evil', {
    spec: { hostnames: [host], rules: [{ matches: [{ path: { type, value } }] }] },
  });
const virtualService = (uri: KubeObject, host: string): KubeObject =>
  object('tenant', 'evil', { spec: { gateways: ['a/b'], hosts: [host], http: [{ match: [{ uri }] }] } });
const isClaimed = async (
  objects: Readonly<Record<string, readonly KubeObject[]>>,
  of: Service,
  path?: string,
) => {
  const claimsOf = createHostClaims(fakeCluster({ objects }).cluster);
  const { claims } = await claimsOf(of, path === undefined ? {} : { path }, signal);
  return claims.length > 0;
};

test.each<readonly [string, string, boolean]>([
  ['Exact', '/', true],
  ['PathPrefix', '/', true],
  ['Exact', '/readyz', true],
  ['Exact', '/v1', false],
  ['PathPrefix', '/v1', false],
])('a graph is called at the path / and no other: a route of %s %s', async (type, value, claimed) => {
  const host = seq().url?.host ?? '';
  expect(await isClaimed({ httproutes: [httpRoute(type, value, host)] }, seq())).toBe(claimed);
  const uri = type === 'Exact' ? { exact: value } : { prefix: value };
  expect(await isClaimed({ virtualservices: [virtualService(uri, host)] }, seq())).toBe(claimed);
});

test('the path of a graph’s own URL is part of its calls', async () => {
  const url = 'http://models.example.com/serving/seq';
  const graph = seq({ url });
  const taken = (value: string) =>
    isClaimed({ httproutes: [httpRoute('Exact', value, 'models.example.com')] }, graph);
  expect([await taken('/serving/seq/'), await taken('/')]).toEqual([true, false]);
});

test.each<readonly [string, string, string, boolean]>([
  ['Exact', '/', '/', true],
  ['Exact', '/', '/?a=1', true],
  ['Exact', '/', '/v1/models/iris:predict', false],
  ['Exact', '/metrics', '/Metrics?name=a', true],
  ['Exact', '/metrics', '/metrics/all', false],
  ['PathPrefix', '/grafana', '/grafana/d/1', true],
  ['PathPrefix', '/grafana/', '/grafana', true],
  ['PathPrefix', '/grafana', '/', false],
  ['PathPrefix', '/v2/models/other', '/v2/models/iris/infer', false],
  // A gateway may decode a path before it compares it.
  ['PathPrefix', '/grafana', '/%67rafana/x', true],
  ['PathPrefix', '/grafana/x', '/grafana%2Fx', true],
  ['PathPrefix', '/grafana', '/%2567rafana', true],
  ['PathPrefix', '/grafana', '/v1/..//grafana', true],
  ['Exact', '/100%', '/100%', true],
  ['RegularExpression', '/grafana', '/v1', true],
])('a route of %s %s takes a request for %s: %s', async (type, value, path, claimed) => {
  const httproutes = [httpRoute(type, value, iris.url?.host ?? '')];
  expect(await isClaimed({ httproutes }, iris, path)).toBe(claimed);
});

const hostless = (value: string) =>
  object('tenant', 'evil', {
    spec: {
      parentRefs: [{ name: 'kserve-ingress-gateway', namespace: 'kserve' }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value } }] }],
    },
  });

/** Whether a route of that path claims a request of this path to an LLMInferenceService. */
const asked = async (value: string, path: string) => {
  const { cluster } = fakeCluster({ objects: { httproutes: [hostless(value)] } });
  const by = { host: '10.0.0.9', gateway: 'kserve/kserve-ingress-gateway', path };
  return (await createHostClaims(cluster)(chat(), by, signal)).claims.length > 0;
};

test('of an LLMInferenceService only a path that wins over its own, and that is asked for', async () => {
  expect(await asked('/models/chat/metrics', '/models/chat/metrics')).toBe(true);
  expect(await asked('/models/chat/metrics', '/models/chat/v1/models')).toBe(false);
  expect(await asked('/models', '/models/chat/metrics')).toBe(false);
});
