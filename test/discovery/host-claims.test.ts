import { expect, test } from 'vitest';
import { createHostClaims, describeClaims } from '../../src/discovery/host-claims.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { object } from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';
import { chatRoute } from './kind-objects.js';
import { makeService } from './make-service.js';

const { signal } = new AbortController();
const host = 'a-b-c.example.com';
const url = { scheme: 'http', host, path: '' } as const;
const service = makeService({ name: 'a', namespace: 'b-c', url });

const claims = (options: FakeOptions, gateway?: string) =>
  createHostClaims(fakeCluster(options).cluster)(service, gateway === undefined ? {} : { gateway }, signal);
const parentRefs = [{ name: 'gw', namespace: 'gateways' }];
const inferenceService = (namespace: string, name: string): KubeObject =>
  object(namespace, name, { status: { url: `http://${host}` } });

test("two services whose names make KServe's default host the same", async () => {
  const inferenceservices = [inferenceService('b-c', 'a'), inferenceService('c', 'a-b')];
  expect((await claims({ objects: { inferenceservices } })).claims).toEqual([
    { kind: 'InferenceService', name: 'c/a-b', host },
  ]);
});

test.each<readonly [string, string, KubeObject, string]>([
  ['httproutes', 'HTTPRoute', { spec: { hostnames: [host] } }, host],
  ['httproutes', 'HTTPRoute', { spec: { parentRefs, hostnames: ['*.example.com'] } }, '*.example.com'],
  ['httproutes', 'HTTPRoute', { spec: { parentRefs } }, '*'],
  ['grpcroutes', 'GRPCRoute', { spec: { parentRefs, hostnames: [] } }, '*'],
  ['grpcroutes', 'GRPCRoute', { spec: { hostnames: ['A-B-C.example.com'] } }, 'A-B-C.example.com'],
  ['tlsroutes', 'TLSRoute', { spec: { hostnames: [host] } }, host],
  [
    'listenersets',
    'ListenerSet',
    { spec: { parentRef: parentRefs[0], listeners: [{ hostname: '*.com' }] } },
    '*.com',
  ],
  ['listenersets', 'ListenerSet', { spec: { parentRef: parentRefs[0], listeners: [{ port: 80 }] } }, '*'],
  ['ingresses', 'Ingress', { spec: { rules: [{ host }] } }, host],
  ['ingresses', 'Ingress', { spec: { ingressClassName: 'nginx', rules: [{ http: {} }] } }, '*'],
  ['ingresses', 'Ingress', { spec: { defaultBackend: {} } }, '*'],
  ['virtualservices', 'VirtualService', { spec: { gateways: ['x/y'], hosts: ['*'] } }, '*'],
  ['knativeIngresses', 'Knative Ingress', { spec: { rules: [{ hosts: [host] }] } }, host],
])('a route of another namespace: %s', async (plural, kind, rest, claimed) => {
  const objects = { [plural]: [object('tenant', 'evil', rest), object('b-c', 'own', rest)] };
  expect(await claims({ objects })).toEqual({
    claims: [{ kind, name: 'tenant/evil', host: claimed }],
    unchecked: [],
  });
});

test('of many claims the first ten are told', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `evil-${at + 10}`);
  const httproutes = names.map((name) => object('tenant', name, { spec: { hostnames: [host] } }));
  const found = await claims({ objects: { httproutes } });
  expect(found.claims.map(({ name }) => name)).toEqual(names.slice(0, 10).map((name) => `tenant/${name}`));
});

test('a DomainMapping is named after its host', async () => {
  const objects = { domainmappings: [object('tenant', host)] };
  expect((await claims({ objects })).claims).toMatchObject([
    { kind: 'DomainMapping', name: `tenant/${host}` },
  ]);
});

test.each([
  ['another host', { spec: { hostnames: ['a-b-d.example.com'] } }],
  ['a wildcard of another domain', { spec: { hostnames: ['*.example.org'] } }],
  ['a wildcard that is longer', { spec: { hostnames: ['*.a-b-c.example.com'] } }],
  ['no host at all, and no gateway,', { spec: {} }],
])('%s claims nothing', async (_, rest) => {
  expect((await claims({ objects: { httproutes: [object('tenant', 'other', rest)] } })).claims).toEqual([]);
});

test.each<readonly [string, KubeObject]>([
  ['httproutes', { spec: { parentRefs, hostnames: ['other.test'] } }],
  ['tlsroutes', { spec: { parentRefs, hostnames: ['other.test'] } }],
  ['listenersets', { spec: { parentRef: parentRefs[0], listeners: [{ hostname: 'other.test' }] } }],
  ['virtualservices', { spec: { gateways: ['gateways/gw'], hosts: ['other.test'] } }],
])(
  'one of %s for another host claims nothing, though it attaches to the gateway of the call',
  async (plural, rest) => {
    const objects = { [plural]: [object('tenant', 'other', rest)] };
    expect((await claims({ objects }, 'gateways/gw')).claims).toEqual([]);
  },
);

test.each<readonly [string, string, KubeObject, string | undefined, number]>([
  ['the gateway of the call', 'tenant', { spec: { parentRefs } }, 'gateways/gw', 1],
  ['another gateway', 'tenant', { spec: { parentRefs: [{ name: 'gw' }] } }, 'gateways/gw', 0],
  ['nothing that the service is known to have', 'tenant', { spec: { parentRefs } }, undefined, 0],
  ["it, in the gateway's own namespace", 'gateways', { spec: { parentRefs } }, 'gateways/gw', 0],
  [
    'the gateway of the call, with the host itself, in its own namespace',
    'gateways',
    { spec: { parentRefs, hostnames: [host] } },
    'gateways/gw',
    1,
  ],
])('a route for any host that attaches to %s', async (_, namespace, rest, gateway, count) => {
  const objects = { httproutes: [object(namespace, 'evil', rest)] };
  expect((await claims({ objects }, gateway)).claims).toHaveLength(count);
});

const notebook = (prefix: string) => ({
  // As Kubeflow's notebook controller makes it in a profile's namespace.
  spec: {
    gateways: ['kubeflow/kubeflow-gateway'],
    hosts: ['*'],
    http: [{ match: [{ uri: { prefix } }], rewrite: { uri: prefix } }],
  },
});
const virtualService = (http: readonly KubeObject[], more: KubeObject = {}) => ({
  spec: { gateways: ['kubeflow/kubeflow-gateway'], hosts: ['*'], http, ...more },
});
const http = (match: KubeObject) => virtualService([{ match: [match] }]);
const path = (value: string, type?: string) => ({
  spec: { hostnames: [host], rules: [{ matches: [{ path: { value, ...(type ? { type } : {}) } }] }] },
});
const ingressAt = (where: string, pathType = 'Prefix') => ({
  spec: { rules: [{ host, http: { paths: [{ path: where, pathType }] } }] },
});
const method = (of: KubeObject) => ({
  spec: { hostnames: [host], rules: [{ matches: [{ method: of }] }] },
});

test.each<readonly [string, string, KubeObject, number]>([
  ["a notebook's VirtualService", 'virtualservices', notebook('/notebook/ann/nb/'), 0],
  ['a VirtualService for the start of a prediction', 'virtualservices', notebook('/v'), 1],
  ['a VirtualService for a longer path of predictions', 'virtualservices', notebook('/V2/models/other'), 1],
  [
    'a VirtualService for gRPC',
    'virtualservices',
    http({ uri: { exact: '/inference.GRPCInferenceService/ModelInfer' } }),
    1,
  ],
  ['a VirtualService for one other path', 'virtualservices', http({ uri: { exact: '/' } }), 0],
  [
    'a VirtualService by a regular expression',
    'virtualservices',
    http({ uri: { regex: '/notebook/.*' } }),
    1,
  ],
  ['a VirtualService by a header alone', 'virtualservices', http({ headers: { team: { exact: 'a' } } }), 1],
  [
    'a VirtualService with a second match',
    'virtualservices',
    virtualService([{ match: [{ uri: { prefix: '/n/' } }, {}] }]),
    1,
  ],
  [
    'a VirtualService with a second rule',
    'virtualservices',
    virtualService([{ match: [{ uri: { prefix: '/n/' } }] }, {}]),
    1,
  ],
  [
    'a VirtualService with TLS passed through',
    'virtualservices',
    virtualService([{ match: [{ uri: { prefix: '/n/' } }] }], { tls: [{}] }),
    1,
  ],
  ['an HTTPRoute for another path', 'httproutes', path('/grafana'), 0],
  ['an HTTPRoute for all paths', 'httproutes', path('/'), 1],
  ['an HTTPRoute for one path', 'httproutes', path('/', 'Exact'), 0],
  ['an HTTPRoute by a regular expression', 'httproutes', path('/grafana', 'RegularExpression'), 1],
  ['a GRPCRoute of another service', 'grpcroutes', method({ service: 'shop.Cart' }), 0],
  ['a GRPCRoute of the same service', 'grpcroutes', method({ service: 'inference.GRPCInferenceService' }), 1],
  ['a GRPCRoute of one method', 'grpcroutes', method({ method: 'ModelInfer' }), 1],
  ['an Ingress for another path', 'ingresses', ingressAt('/grafana'), 0],
  ['an Ingress for a path that may be an expression', 'ingresses', ingressAt('/.1/models'), 1],
  ['an Ingress whose controller decides', 'ingresses', ingressAt('/grafana', 'ImplementationSpecific'), 1],
])('by its paths: %s', async (_, plural, rest, count) => {
  const objects = { [plural]: [object('tenant', 'other', rest)] };
  expect((await claims({ objects }, 'kubeflow/kubeflow-gateway')).claims).toHaveLength(count);
});

test("the path of the service's own URL is part of its calls", async () => {
  const claimsOf = createHostClaims(
    fakeCluster({ objects: { httproutes: [object('tenant', 'evil', path('/serving/b-c'))] } }).cluster,
  );
  const under = makeService({ ...service, url: { ...url, path: '/serving/b-c/a' } });
  expect((await claimsOf(under, {}, signal)).claims).toHaveLength(1);
  expect((await claimsOf(service, {}, signal)).claims).toHaveLength(0);
});

test('an Ingress of another class claims nothing without a host', async () => {
  const rules = [{ http: {} }];
  const ingresses = [
    object('tenant', 'evil', { spec: { ingressClassName: 'other', rules } }),
    object('b-c', 'own', { spec: { ingressClassName: 'nginx', rules: [{ host }] } }),
  ];
  expect((await claims({ objects: { ingresses } })).claims).toEqual([]);
});

test("a component's own host can be claimed, too", async () => {
  const predictor = { url: 'http://a-predictor-b-c.example.com' };
  const taken = object('c', 'evil', { status: { components: { predictor } } });
  const claimsOf = createHostClaims(fakeCluster({ objects: { inferenceservices: [taken] } }).cluster);
  const by = { host: 'a-predictor-b-c.example.com:8080' };
  expect((await claimsOf(service, by, signal)).claims).toMatchObject([{ name: 'c/evil' }]);
});

test('what may not be listed is said, and what the cluster lacks is not', async () => {
  const found = await claims({ forbidden: ['ingresses'], absent: ['tlsroutes', 'listenersets'] });
  expect(found.unchecked).toEqual(['Ingress']);
  expect(describeClaims(found, host)).toEqual([
    `not checked whether others claim host ${host}: you may not list Ingress in all namespaces`,
  ]);
});

test('one read serves the services that follow', async () => {
  const { cluster, calls } = fakeCluster({ objects: { inferenceservices: [inferenceService('c', 'a-b')] } });
  const claimsOf = createHostClaims(cluster);
  await claimsOf(service, {}, signal);
  const before = calls.length;
  const other = makeService({ name: 'a-b', namespace: 'c', url });
  expect((await claimsOf(other, {}, signal)).claims).toEqual([]);
  expect(calls).toHaveLength(before);
});

test('the routes of LLMInferenceServices claim nothing of an InferenceService behind the same gateway', async () => {
  expect(
    (await claims({ objects: { httproutes: [chatRoute()] } }, 'kserve/kserve-ingress-gateway')).claims,
  ).toEqual([]);
});
