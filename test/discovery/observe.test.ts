import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { nameOf } from '../../src/discovery/object-name.js';
import { createReadings, observe, observeMore } from '../../src/discovery/observe.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Service } from '../../src/kserve/service.js';
import {
  configMap,
  gateway,
  gatewayService,
  iris,
  irisPod,
  kserveConfig,
  node,
  object,
  ownedByIris,
  pod,
  webhooks,
} from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';
import { formatCandidate } from './format-candidate.js';

const { signal } = new AbortController();
const ip = [{ ip: '10.0.0.7' }];
const environment = {};
const knative = iris({ mode: 'Knative' });

const kserveWebhook = 'validatingwebhookconfigurations/inferenceservice.serving.kserve.io';
const kserveTold = [kserveWebhook];
/** KServe's webhook, whose Service tells KServe's own namespace. */
const validatingwebhookconfigurations = [webhooks('inferenceservice.serving.kserve.io', 'kserve')];

const istio: FakeOptions = {
  objects: {
    validatingwebhookconfigurations,
    configmaps: [
      kserveConfig({}, 'kserve', 'Knative'),
      configMap('models', 'unrelated', {}),
      configMap('knative-serving', 'config-network', {
        'ingress-class': 'istio.ingress.networking.knative.dev',
      }),
    ],
    services: [
      gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip, selector: { istio: 'gw' } }),
      gatewayService('istio-system', 'knative-local-gateway', {
        ports: [['http2', 80, 8081]],
        selector: { istio: 'gw' },
      }),
      gatewayService('models', 'iris-predictor', {
        labels: { 'serving.kserve.io/inferenceservice': 'iris' },
      }),
    ],
    nodes: [node('a', { InternalIP: '172.18.0.2' })],
    pods: [
      pod('istio-system', 'gw-0', { istio: 'gw' }),
      pod('istio-system', 'istiod-0', { app: 'istiod' }),
      irisPod(),
    ],
  },
};

function ingress(name: string): KubeObject {
  const status = { loadBalancer: { ingress: ip } };
  return ownedByIris(object('models', name, { spec: { ingressClassName: 'x' }, status }));
}

async function look(options: FakeOptions, service: Service | undefined, given = {}, more = false) {
  const { cluster, calls } = fakeCluster(options);
  const first = await observe(cluster, service, { environment, ...given }, signal);
  const seen = more ? await observeMore(createReadings(), cluster, first, signal) : first;
  return { seen, calls, candidates: gatewayCandidates(seen).candidates.map(formatCandidate) };
}

test('the common case on Knative is one round of calls, side by side', async () => {
  const { calls, candidates, seen } = await look(istio, knative);
  expect(calls).toEqual([
    ...kserveTold,
    'configmaps@*',
    'services@*',
    'configmaps@knative-serving',
    'knativeServices@models',
    'knativeRoutes@models',
    'knativeIngresses@models',
    'virtualservices/iris@models',
    'istioGateways@*',
  ]);
  expect(candidates).toEqual(['load-balancer 10.0.0.7:80']);
  expect(seen.complete).toBe(false);
});

test('a Service that is only another name is not brought, however many KServe makes on Istio', async () => {
  const services = [...(istio.objects?.['services'] ?? [])];
  const aliases = ['iris', 'digits'].map((name) =>
    object('models', name, { spec: { type: 'ExternalName', externalName: 'gateway.istio-system.svc' } }),
  );
  const objects = { ...istio.objects, services: [...services, ...aliases] };
  const { seen } = await look({ ...istio, objects }, knative);
  const names = seen.objects.services.map((one) => nameOf(one).name);
  expect(names).toEqual(['istio-ingressgateway', 'knative-local-gateway']);
});

test('more is read when nothing answered, and nothing twice', async () => {
  const { calls, candidates, seen } = await look(istio, knative, {}, true);
  expect(new Set(calls).size).toBe(calls.length);
  expect(candidates).toEqual([
    'load-balancer 10.0.0.7:80',
    'node-port 172.18.0.2:31380',
    'port-forward istio-system/gw-0:8080',
    'port-forward models/iris-predictor-7d9f:8080',
  ]);
  expect(seen.complete).toBe(true);
});

test('nothing is read for --address', async () => {
  const { calls, seen } = await look(istio, knative, { address: '127.0.0.1:80' });
  expect(calls).toEqual([]);
  expect(seen.complete).toBe(true);
});

test('nothing is read for an address from the environment, until it failed', async () => {
  const given = { environment: { ISVC_ADDRESS: '127.0.0.1:80' } };
  expect((await look(istio, knative, given)).calls).toEqual([]);
  expect((await look(istio, knative, given, true)).candidates.slice(0, 2)).toEqual([
    'given 127.0.0.1:80',
    'load-balancer 10.0.0.7:80',
  ]);
});

test('cluster-local on Knative: the pods of the local gateway', async () => {
  const { candidates } = await look(
    istio,
    iris({ mode: 'Knative', url: 'http://iris.models.svc.cluster.local' }),
  );
  expect(candidates).toEqual([
    'port-forward istio-system/gw-0:8081 host=iris-predictor.models.svc.cluster.local',
    'port-forward models/iris-predictor-7d9f:8080',
  ]);
});

test('cluster-local in Standard mode: one call, for the pods', async () => {
  const { calls, candidates } = await look(istio, iris({ url: 'http://iris.models.svc.cluster.local' }));
  expect(calls).toEqual(['pods@models']);
  expect(candidates).toEqual(['port-forward models/iris-predictor-7d9f:8080']);
});

test('Standard mode with an Ingress: only that of the service', async () => {
  const { calls, candidates } = await look(
    { objects: { configmaps: [kserveConfig()], ingresses: [ingress('iris'), ingress('other')] } },
    iris(),
  );
  expect(calls).toContain('ingresses/iris@models');
  expect(candidates).toEqual(['load-balancer 10.0.0.7:80']);
});

test('Gateway API: no call for nodes, pods or classes while there is an address', async () => {
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' };
  const { calls, candidates } = await look(
    {
      objects: {
        validatingwebhookconfigurations,
        configmaps: [kserveConfig({ enableGatewayApi: true })],
        gateways: [gateway('kserve', 'kserve-ingress-gateway', {})],
        services: [gatewayService('kserve', 'gw', { labels, ingress: ip })],
      },
    },
    iris(),
  );
  expect(calls).toEqual([...kserveTold, 'configmaps@*', 'services@*', 'gateways@*', 'httproutes@models']);
  expect(candidates).toEqual(['load-balancer 10.0.0.7:80']);
});

test('a person who may read nothing but the own namespace gets the pod, and is told why', async () => {
  const forbidden = ['configmaps', 'services', 'gateways', 'ingresses', 'istioGateways', 'nodes'];
  const { candidates, seen } = await look({ objects: { pods: [irisPod()] }, forbidden }, iris());
  expect(candidates).toEqual(['port-forward models/iris-predictor-7d9f:8080']);
  expect(seen.warnings).toContain('may not list services');
});

test('one who may read the namespaces of gateways, but not all, needs no warning', async () => {
  const { candidates, seen } = await look({ ...istio, forbidden: ['services@*', 'configmaps@*'] }, knative);
  expect(candidates).toEqual(['load-balancer 10.0.0.7:80']);
  expect(seen.warnings).toEqual([]);
});

test('a cluster without KServe, Gateway API and Istio is survived', async () => {
  const absent = ['gateways', 'gatewayclasses', 'istioGateways'];
  const { candidates, seen } = await look({ absent }, undefined, {}, true);
  expect(candidates).toEqual([]);
  expect(seen.complete).toBe(true);
});

test('a right that would only have helped elsewhere is no word where a gateway was found', async () => {
  const forbidden = ['virtualservices', 'knativeIngresses', 'istioGateways'];
  const { cluster } = fakeCluster({ ...istio, forbidden });
  const seen = await observe(cluster, knative, { environment }, signal);
  expect(gatewayCandidates(seen).warnings).toEqual([]);
});

test('where none was found, it is said', async () => {
  const forbidden = ['virtualservices', 'knativeIngresses'];
  const { cluster } = fakeCluster({ ...istio, objects: { ...istio.objects, services: [] }, forbidden });
  const seen = await observe(cluster, knative, { environment }, signal);
  expect(gatewayCandidates(seen).warnings).toEqual(
    forbidden.toReversed().map((kind) => `may not list ${kind}`),
  );
});
