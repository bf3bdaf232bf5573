import { expect, test } from 'vitest';
import { createAudienceFinder } from '../../src/discovery/token-audience.js';
import type { Endpoint } from '../../src/inference/endpoint.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { gatewayService, object, pod, webhooks } from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';
import { makeService } from './make-service.js';

const never = new AbortController().signal;
const issuer = 'https://kubernetes.default.svc.cluster.local';
const service = makeService({ namespace: 'models', name: 'iris' });
const account = { namespace: 'models', name: 'caller' };
const own = { 'serving.kserve.io/inferenceservice': 'iris' };

/** Through the gateway that the cluster's configuration names. */
function through(more: Partial<Endpoint['candidate']> = {}): Endpoint {
  const candidate = {
    route: 'load-balancer',
    address: '10.0.0.1',
    port: 80,
    tls: false,
    belief: 'cluster',
    gateway: 'istio-ingress/gw',
    bypassesGateway: false,
    final: false,
    why: '',
    ...more,
  } as const;
  return {
    candidate,
    address: '10.0.0.1',
    port: 80,
    tls: false,
    host: 'iris.example.com',
    basePath: '',
    attempts: [],
    warnings: [],
  };
}

type Rule = { readonly issuer?: string; readonly audiences?: readonly string[] };

function policy(namespace: string, name: string, rules: readonly Rule[], more: KubeObject = {}): KubeObject {
  return object(namespace, name, { spec: { jwtRules: rules.map((rule) => ({ issuer, ...rule })), ...more } });
}

const selector = (labels: Readonly<Record<string, string>>) => ({ selector: { matchLabels: labels } });
const objects = {
  pods: [
    pod('models', 'iris-0', { ...own, team: 'a' }),
    pod('istio-ingress', 'gw-0', { istio: 'ingress', edge: 'yes' }),
  ],
  services: [gatewayService('istio-ingress', 'gw', { selector: { istio: 'ingress' } })],
};

async function audiences(
  policies: readonly KubeObject[],
  endpoint = through(),
  options: FakeOptions = {},
): Promise<readonly string[] | undefined> {
  const all = { ...objects, ...options.objects, requestauthentications: policies };
  const { cluster } = fakeCluster({ issuer, ...options, objects: all });
  const found = await createAudienceFinder(cluster)(service, endpoint, account, never);
  return found?.audiences;
}

const models = [{ audiences: ['models', 'others'] }];

test.each<readonly [string, readonly KubeObject[], readonly string[] | undefined]>([
  ['no policy', [], undefined],
  ["one of the service's namespace", [policy('models', 'a', models)], ['models']],
  [
    "one that selects the service's pods",
    [policy('models', 'a', models, selector({ team: 'a' }))],
    ['models'],
  ],
  ['one that selects others', [policy('models', 'a', models, selector({ team: 'b' }))], undefined],
  ["one of Istio's root namespace", [policy('istio-system', 'a', models)], ['models']],
  [
    'one of the root namespace for others',
    [policy('istio-system', 'a', models, selector({ team: 'b' }))],
    undefined,
  ],
  [
    "one of the gateway's pods",
    [policy('istio-ingress', 'a', models, selector({ edge: 'yes' }))],
    ['models'],
  ],
  [
    'one for a Gateway by name',
    [policy('istio-ingress', 'a', models, { targetRefs: [{ kind: 'Gateway', name: 'gw' }] })],
    ['models'],
  ],
  [
    'one for another Gateway',
    [policy('istio-ingress', 'a', models, { targetRefs: [{ kind: 'Gateway', name: 'x' }] })],
    undefined,
  ],
  ["a tenant's", [policy('tenant', 'a', models)], undefined],
  [
    'one for the tokens of another issuer',
    [policy('models', 'a', [{ issuer: 'https://login.test', audiences: ['models'] }])],
    undefined,
  ],
  ['one that takes any audience', [policy('models', 'a', [{}])], undefined],
  ['one of several rules that takes any', [policy('models', 'a', [...models, {}])], undefined],
  [
    "the gateway's and the service's, with one in common",
    [policy('istio-ingress', 'a', [{ audiences: ['edge', 'others'] }]), policy('models', 'b', models)],
    ['others'],
  ],
  [
    'with none in common',
    [policy('istio-ingress', 'a', [{ audiences: ['edge'] }]), policy('models', 'b', models)],
    ['models', 'edge'],
  ],
])('the audience of a token is read from the cluster: %s', async (_, policies, expected) => {
  expect(await audiences(policies)).toEqual(expected);
});

test.each<readonly [string, Partial<Endpoint['candidate']>, readonly string[] | undefined]>([
  ['that the person names', { belief: 'given' }, ['models']],
  ["that only the service's own route names", { belief: 'route' }, undefined],
  ['that is bypassed', { bypassesGateway: true }, undefined],
])('the namespace of a gateway %s', async (_, candidate, expected) => {
  expect(await audiences([policy('istio-ingress', 'a', models)], through(candidate))).toEqual(expected);
});

test("Istio's root namespace is told by its webhook", async () => {
  const policies = [policy('istio-system', 'a', [{ audiences: ['old'] }]), policy('mesh', 'b', models)];
  const validatingwebhookconfigurations = [webhooks('istiod-default-validator', 'mesh')];
  expect(await audiences(policies, through(), { objects: { validatingwebhookconfigurations } })).toEqual([
    'models',
  ]);
});

test('a service at zero has the label of its pods', async () => {
  const policies = [policy('models', 'a', models, selector(own))];
  expect(await audiences(policies, through(), { objects: { pods: [] } })).toEqual(['models']);
});

test.each<readonly [string, FakeOptions, readonly string[] | undefined]>([
  ['an Istio that has v1beta1 alone', { absent: ['requestauthentications.v1'] }, ['models']],
  ['a cluster without Istio', { absent: ['requestauthentications'] }, undefined],
  ['where they may not be read', { forbidden: ['requestauthentications'] }, undefined],
  ['where no token tells the issuer', { issuer: undefined }, undefined],
])('%s', async (_, options, expected) => {
  expect(await audiences([policy('models', 'a', models)], through(), options)).toEqual(expected);
});

test("an audience that is the API server's as well is told", async () => {
  const forApi = async (audience: string) => {
    const requestauthentications = [policy('models', 'a', [{ audiences: [audience] }])];
    const { cluster } = fakeCluster({ issuer, objects: { ...objects, requestauthentications } });
    return (await createAudienceFinder(cluster)(service, through(), account, never))?.forApi;
  };
  expect(await Promise.all([issuer, 'https://kubernetes.default.svc', 'models'].map(forApi))).toEqual([
    true,
    true,
    false,
  ]);
});

test('what was read serves the calls that follow, and no token is asked for where no policy states an audience', async () => {
  const { cluster, calls } = fakeCluster({ issuer, objects });
  const silent = { ...cluster, issuerOf: () => Promise.reject(new Error('no token is needed')) };
  const find = createAudienceFinder(silent);
  await find(service, through(), account, never);
  // Without a policy nobody asks to whom it applies.
  expect(calls.filter((call) => call.startsWith('pods'))).toEqual([]);
  const before = calls.length;
  expect(await find(service, through(), account, never)).toBeUndefined();
  expect(calls).toHaveLength(before);
});

test('what was read of one service or one gateway is told of no other', async () => {
  const other = makeService({ namespace: 'team', name: 'iris' });
  const requestauthentications = [
    policy('models', 'a', models),
    policy('team', 'b', [{ audiences: ['team'] }]),
    policy('edge', 'c', [{ audiences: ['edge'] }]),
  ];
  const { cluster } = fakeCluster({ issuer, objects: { ...objects, requestauthentications } });
  const find = createAudienceFinder(cluster);
  const told = async (of: typeof service, gateway: string) =>
    (await find(of, through({ gateway }), account, never))?.audiences;
  expect(await told(service, 'istio-ingress/gw')).toEqual(['models']);
  expect(await told(other, 'istio-ingress/gw')).toEqual(['team']);
  expect(await told(service, 'edge/gw')).toEqual(['models', 'edge']);
});
