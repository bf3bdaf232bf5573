import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GatewayObjects } from '../../src/discovery/observations.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Service } from '../../src/kserve/service.js';
import { wantedObjects } from '../../src/discovery/wanted-objects.js';
import { gateway, gatewayService, kserveConfig, object, observed } from './cluster-objects.js';
import { formatCandidate } from './format-candidate.js';
import { ownedBy, seq, seqPod, seqUid } from './kind-objects.js';

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const address = { addresses: [{ type: 'IPAddress', value: '10.0.0.9' }] };
const believed = {
  kserveConfigs: [kserveConfig({ enableGatewayApi: true })],
  gateways: [gateway('kserve', 'kserve-ingress-gateway', { listeners: [http] }, address)],
  servicePods: [seqPod()],
};
const found = (objects: Partial<GatewayObjects>, service: Service = seq()) =>
  gatewayCandidates(observed(objects, { service }));
const leads = (objects: Partial<GatewayObjects>) => found(objects).candidates.map(formatCandidate);
const forward = 'port-forward models/seq-5b6c:8080';

/** As a person writes it: KServe makes none, so that nothing owns it. */
function route(hostnames: readonly string[], namespace = 'models', accepted = 'True'): KubeObject {
  const ref = { namespace: 'kserve', name: 'kserve-ingress-gateway' };
  return object(namespace, 'to-seq', {
    spec: { hostnames, parentRefs: [{ kind: 'Gateway', ...ref }] },
    status: { parents: [{ parentRef: ref, conditions: [{ type: 'Accepted', status: accepted }] }] },
  });
}

test('in Standard mode no gateway routes it: its router’s pod, and why', () => {
  const { candidates, findings } = found(believed);
  expect(candidates.map(formatCandidate)).toEqual([forward]);
  expect(findings.join('\n')).toContain('KServe makes no route of a graph');
});

test('a route of its namespace for its very host leads to the gateway', () => {
  expect(leads({ ...believed, httpRoutes: [route(['seq-models.example.com'])] })).toEqual([
    'load-balancer 10.0.0.9:80',
    forward,
  ]);
});

test.each<readonly [string, KubeObject]>([
  ['another host', route(['other.example.com'])],
  ['no host', route([])],
  ['another namespace', route(['seq-models.example.com'], 'tenant')],
  ['its host, which no Gateway has accepted', route(['seq-models.example.com'], 'models', 'False')],
])('a route for %s does not', (_name, other) => {
  expect(leads({ ...believed, httpRoutes: [other] })).toEqual([forward]);
});

test('a route that it owns needs no host', () => {
  const own = ownedBy(route([]), 'InferenceGraph', seqUid);
  expect(leads({ ...believed, httpRoutes: [own] })).toEqual(['load-balancer 10.0.0.9:80', forward]);
});

test('a pod that is not ready, or another graph’s, is not asked', () => {
  const other = seqPod('x', true, 'seq2');
  expect(leads({ ...believed, servicePods: [seqPod('seq-1', false), other] })).toEqual([]);
});

const istioGateway = object('istio-system', 'public', {
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
  },
});
const istio = {
  istioGateways: [istioGateway],
  services: [
    gatewayService('istio-system', 'istio-ingressgateway', {
      selector: { istio: 'ingressgateway' },
      ingress: [{ ip: '10.0.0.8' }],
    }),
  ],
};
const virtualService = (hosts: readonly string[], namespace = 'models') =>
  object(namespace, 'to-seq', { spec: { hosts, gateways: ['istio-system/public'], http: [{ route: [] }] } });
const ingress = (host: string, namespace = 'models') =>
  object(namespace, 'to-seq', {
    spec: { ingressClassName: 'nginx', rules: [{ host, http: { paths: [] } }] },
    status: { loadBalancer: { ingress: [{ ip: '10.0.0.7' }] } },
  });
const host = 'seq-models.example.com';

test('a VirtualService of its namespace for its host leads to the gateway that this names', () => {
  expect(leads({ ...believed, ...istio, virtualServices: [virtualService([host])] })).toEqual([
    'load-balancer 10.0.0.8:80',
    forward,
  ]);
});

test('an Ingress of its namespace for its host leads where its controller has written', () => {
  const { candidates } = found({ ...believed, ingresses: [ingress(host)] });
  expect(candidates.map(formatCandidate)).toEqual(['load-balancer 10.0.0.7:80', forward]);
  // It is believed for this graph alone.
  expect(candidates[0]?.belief).toBe('route');
});

test.each<readonly [string, Partial<GatewayObjects>]>([
  [
    'a VirtualService for another host',
    { ...istio, virtualServices: [virtualService(['other.example.com'])] },
  ],
  [
    'a VirtualService of another namespace',
    { ...istio, virtualServices: [virtualService([host], 'tenant')] },
  ],
  ['an Ingress for another host', { ingresses: [ingress('other.example.com')] }],
  ['an Ingress of another namespace', { ingresses: [ingress(host, 'tenant')] }],
])('%s does not', (_name, objects) => {
  expect(leads({ ...believed, ...objects })).toEqual([forward]);
});

test('where nothing routes it, the gateway that configuration believes is no claim', () => {
  expect(found(believed).claims).toEqual([]);
  const others = {
    ...believed,
    gateways: [...believed.gateways, gateway('tenant', 'own', { listeners: [http] }, address)],
  };
  expect(found(others).claims.map(({ name }) => name)).toEqual(['tenant/own']);
});

test('its own routes of every kind are read', () => {
  const wanted = wantedObjects(
    { ...observed({}, { service: { ...seq(), deploymentMode: 'Standard' } }), readings: {} },
    false,
  );
  expect(wanted).toEqual(
    expect.arrayContaining(['httpRoutes', 'virtualServices', 'istioGateways', 'ingresses']),
  );
});
