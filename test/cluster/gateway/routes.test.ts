import { expect, test } from 'vitest';
import { parseDurationMs } from './duration.ts';
import type { HttpRoute, Ingress, Service, World } from './objects.ts';
import { hostsOf } from './routes.ts';

const nothing: World = {
  gatewayClasses: [],
  gateways: [],
  httpRoutes: [],
  ingressClasses: [],
  ingresses: [],
  inferencePools: [],
  services: [],
  pods: [],
};
const gateway = {
  metadata: { namespace: 'kserve', name: 'gateway' },
  spec: { gatewayClassName: 'istio', listeners: [] },
};

function route(rules: HttpRoute['spec']['rules'], parent = 'gateway'): HttpRoute {
  return {
    metadata: { namespace: 'test', name: 'iris' },
    spec: {
      parentRefs: [{ namespace: 'kserve', name: parent }],
      hostnames: ['Iris.example.com'],
      ...(rules === undefined ? {} : { rules }),
    },
  };
}

const backendRefs = [{ name: 'iris-predictor', port: 80 }];
const withRoute = (httpRoute: HttpRoute): World => ({
  ...nothing,
  gateways: [gateway],
  httpRoutes: [httpRoute],
});

test('a route as KServe makes it', () => {
  const rule = {
    matches: [{ path: { type: 'RegularExpression', value: '^/.*$' } }],
    filters: [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'KServe-Isvc-Name', value: 'iris' }] },
      },
    ],
    backendRefs,
    timeouts: { request: '60s' },
  };
  expect(hostsOf(withRoute(route([rule])))).toEqual([
    {
      name: 'iris.example.com',
      rules: [
        {
          matches: [{ path: { type: 'regex', value: '^/.*$' }, headers: [] }],
          backends: [{ kind: 'Service', name: 'test/iris-predictor', port: 80, weight: 1 }],
          setHeaders: [{ name: 'KServe-Isvc-Name', value: 'iris' }],
          addHeaders: [],
          timeoutMs: 60_000,
          needsToken: false,
        },
      ],
    },
  ]);
});

test('a route of another gateway is none of ours', () => {
  expect(hostsOf(withRoute(route([{ backendRefs }], 'another')))).toEqual([]);
});

test('the more specific rule is tried first', () => {
  const paths = [
    { type: 'PathPrefix', value: '/' },
    { type: 'PathPrefix', value: '/v1' },
    { type: 'Exact', value: '/v1' },
  ];
  const rules = paths.map((path) => ({ matches: [{ path }], backendRefs }));
  const [host] = hostsOf(withRoute(route(rules)));
  expect(host?.rules.map(({ matches }) => matches[0]?.path)).toEqual([
    { type: 'exact', value: '/v1' },
    { type: 'prefix', value: '/v1' },
    { type: 'prefix', value: '/' },
  ]);
});

test('each match of a rule has a rank of its own', () => {
  const matches = ['/v1/models', '/'].map((value) => ({ path: { type: 'PathPrefix', value } }));
  const other = { matches: [{ path: { type: 'PathPrefix', value: '/v1' } }], backendRefs };
  const [host] = hostsOf(withRoute(route([{ matches, backendRefs }, other])));
  expect(host?.rules.map(({ matches }) => matches.map(({ path }) => path.value))).toEqual([
    ['/v1/models'],
    ['/v1'],
    ['/'],
  ]);
});

test('a route of an LLMInferenceService: of no host, to a pool, with another prefix', () => {
  const rule = {
    matches: [{ path: { type: 'PathPrefix', value: '/test/chat/v1/chat/completions' } }],
    filters: [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v1' } } },
    ],
    backendRefs: [{ kind: 'InferencePool', name: 'chat-inference-pool', port: 8000, weight: 1 }],
    timeouts: { request: '0s' },
  };
  const { hostnames: _, ...spec } = route([rule]).spec;
  expect(hostsOf(withRoute({ ...route([rule]), spec }))).toMatchObject([
    {
      name: '*',
      rules: [
        {
          backends: [{ kind: 'InferencePool', name: 'test/chat-inference-pool', weight: 1 }],
          prefixRewrite: '/v1',
          timeoutMs: 0,
        },
      ],
    },
  ]);
});

const annotated = (wanted: string): Service => ({
  metadata: { namespace: 'test', name: 'iris-predictor', annotations: { 'isvc-cluster/gateway': wanted } },
  spec: {},
});

test('a service that shall have no route has no host', () => {
  const world = { ...withRoute(route([{ backendRefs }])), services: [annotated('no-route')] };
  expect(hostsOf(world)).toEqual([]);
});

test('a service that expects a token has a rule that needs one', () => {
  const world = { ...withRoute(route([{ backendRefs }])), services: [annotated('jwt')] };
  expect(hostsOf(world)[0]?.rules[0]?.needsToken).toBe(true);
});

const ingress: Ingress = {
  metadata: { namespace: 'test', name: 'iris' },
  spec: {
    ingressClassName: 'istio',
    rules: [
      {
        host: 'iris.example.com',
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'iris-predictor', port: { number: 80 } } },
            },
          ],
        },
      },
    ],
  },
};

test('an Ingress is served where its class has our controller, and by nobody else', () => {
  const classOf = (controller: string): World => ({
    ...nothing,
    ingresses: [ingress],
    ingressClasses: [{ metadata: { name: 'istio' }, spec: { controller } }],
  });
  expect(hostsOf(classOf('istio.io/ingress-controller'))).toMatchObject([
    { name: 'iris.example.com', rules: [{ backends: [{ name: 'test/iris-predictor', port: 80 }] }] },
  ]);
  expect(hostsOf(classOf('k8s.io/ingress-nginx'))).toEqual([]);
  expect(hostsOf({ ...nothing, ingresses: [ingress] })).toEqual([]);
});

test.each([
  ['60s', 60_000],
  ['1h30m', 5_400_000],
  ['250ms', 250],
  ['0s', 0],
])('a duration of %s is %i ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each(['', '1', '1.5s', '-1s', '1d'])('%s is no duration', (text) => {
  expect(() => parseDurationMs(text)).toThrow('no duration');
});
