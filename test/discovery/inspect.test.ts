import { expect, test } from 'vitest';
import { inspectObservations } from '../../src/discovery/inspect.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { iris, knativeChain, kserveConfig, object, observed, ownedByIris } from './cluster-objects.js';
import { virtualService } from './net-istio-objects.js';

const standard = iris();
const parentRef = { namespace: 'edge', name: 'gw' };
const condition = (type: string, status: string, reason = '', message = '') => ({
  type,
  status,
  reason,
  message,
});

function httpRoute(parents: readonly KubeObject[]): KubeObject {
  return ownedByIris(
    object('models', 'iris', {
      spec: { parentRefs: [parentRef], hostnames: [standard.url?.host] },
      status: { parents },
    }),
  );
}

const states = (httpRoutes: readonly KubeObject[]) =>
  inspectObservations(
    observed(
      { kserveConfigs: [kserveConfig({ enableGatewayApi: true })], httpRoutes },
      { service: standard },
    ),
  ).routes.flatMap(({ parents }) => parents);

const parent = (...conditions: readonly KubeObject[]) => [{ parentRef, conditions }];

test('a route that its gateway has accepted, refused, cannot serve, or has not looked at', () => {
  expect(
    states([httpRoute(parent(condition('Accepted', 'True'), condition('ResolvedRefs', 'True')))]),
  ).toEqual([{ gateway: 'edge/gw', accepted: true, why: 'Accepted, ResolvedRefs' }]);
  expect(
    states([httpRoute(parent(condition('Accepted', 'False', 'NoMatchingListenerHostname', 'no listener')))]),
  ).toEqual([
    { gateway: 'edge/gw', accepted: false, why: 'Accepted: False: NoMatchingListenerHostname: no listener' },
  ]);
  const unresolved = parent(
    condition('Accepted', 'True'),
    condition('ResolvedRefs', 'False', 'BackendNotFound'),
  );
  expect(states([httpRoute(unresolved)])).toMatchObject([
    { accepted: false, why: 'ResolvedRefs: False: BackendNotFound' },
  ]);
  expect(states([httpRoute([])])).toMatchObject([
    { accepted: undefined, why: 'no controller has looked at it' },
  ]);
});

test('listeners of one gateway are told apart', () => {
  const section = (sectionName: string, status: string) => ({
    parentRef: { ...parentRef, sectionName },
    conditions: [condition('Accepted', status, 'X')],
  });
  const route = ownedByIris(
    object('models', 'iris', {
      spec: {
        parentRefs: [
          { ...parentRef, sectionName: 'http' },
          { ...parentRef, sectionName: 'https' },
        ],
        hostnames: [standard.url?.host],
      },
      status: { parents: [section('http', 'True'), section('https', 'False')] },
    }),
  );
  expect(states([route]).map(({ accepted }) => accepted)).toEqual([true, false]);
});

test('Knative says of its Ingress whether it is served', () => {
  const ingress = object('models', 'iris', {
    spec: { rules: [{ hosts: ['iris.example.com'] }] },
    status: {
      conditions: [
        condition('NetworkConfigured', 'True'),
        condition('LoadBalancerReady', 'Unknown', 'Uninitialized'),
        condition('Ready', 'Unknown'),
      ],
    },
  });
  const { routes } = inspectObservations(
    observed(
      { kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')], ...knativeChain([ingress]) },
      { service: iris({ mode: 'Knative' }) },
    ),
  );
  expect(routes).toMatchObject([
    {
      kind: 'Knative Ingress',
      hosts: ['iris.example.com'],
      parents: [{ accepted: undefined, why: 'LoadBalancerReady: Unknown: Uninitialized' }],
    },
  ]);
});

test('a VirtualService is told at each of its gateways, and Istio is not said to have accepted it', () => {
  const { routes } = inspectObservations(
    observed(
      {
        kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
        virtualServices: [virtualService('ml-system/ml-gateway')],
      },
      { service: iris({ mode: 'Knative' }) },
    ),
  );
  expect(routes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['VirtualService models/iris']);
  const why = expect.stringContaining('Istio does not say');
  expect(routes[0]?.parents).toEqual(
    ['knative-serving/knative-local-gateway', 'mesh', 'ml-system/ml-gateway'].map((gateway) => ({
      gateway,
      accepted: undefined,
      why,
    })),
  );
});

test('KServe’s namespace and configuration, and why no gateway routes a service', () => {
  const { kserve, unrouted, isRefused } = inspectObservations(
    observed({ kserveConfigs: [kserveConfig({ disableIngressCreation: true })] }, { service: standard }),
  );
  expect([kserve.namespace, kserve.source, isRefused]).toEqual([
    'kserve',
    'kserve/inferenceservice-config',
    false,
  ]);
  expect(unrouted).toContain('disableIngressCreation');
});
