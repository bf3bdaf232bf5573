import { expect, test } from 'vitest';
import type { ObjectKind, Observations } from '../../src/discovery/observations.js';
import { wantedObjects } from '../../src/discovery/wanted-objects.js';
import {
  gateway,
  gatewayService,
  iris,
  kserveConfig,
  object,
  observed,
  ownedByIris,
} from './cluster-objects.js';

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const name = 'kserve-ingress-gateway';
const labels = { 'gateway.networking.k8s.io/gateway-name': name };
const ownService = gatewayService('kserve', 'own-service', { labels });
const withoutNodePort = gatewayService('kserve', 'own-service', { labels, ports: [['http', 80, 8080]] });
const byGateway = { kserveConfigs: [kserveConfig({ enableGatewayApi: true })] };
const alone = { ...byGateway, gateways: [gateway('kserve', name, { listeners: [http] })] };
const balanced = gatewayService('kserve', 'own-service', { labels, ingress: [{ ip: '10.0.0.9' }] });
const ingressClass = { spec: { ingressClassName: 'nginx' } };
const ingress = (status: object) => ({
  kserveConfigs: [kserveConfig()],
  ingresses: [ownedByIris(object('models', 'iris', { ...ingressClass, status }))],
});

function wanted(
  objects: Partial<Observations['objects']>,
  thorough = false,
  service = iris(),
): readonly ObjectKind[] {
  const readings = { kserveConfigs: 'read', services: 'read', gateways: 'read' } as const;
  return wantedObjects(observed(objects, { service, readings }), thorough);
}

test.each<readonly [ObjectKind, Partial<Observations['objects']>, boolean, boolean]>([
  // Which controller a Gateway has says which Service is its own.
  ['gatewayClasses', alone, false, true],
  ['gatewayClasses', { ...alone, services: [ownService] }, false, false],
  ['gatewayClasses', { ...alone, services: [ownService] }, true, true],
  ['gatewayClasses', byGateway, true, false],
  // A port of a node is of use where nothing else has an address.
  ['nodes', { ...alone, services: [ownService] }, false, true],
  ['nodes', { ...alone, services: [withoutNodePort] }, true, false],
  ['nodes', { ...alone, services: [balanced] }, false, false],
  ['nodes', { ...alone, services: [balanced] }, true, true],
  ['nodes', alone, true, false],
  // Pods are what a port-forward needs, the last way of all.
  ['gatewayPods', { ...alone, services: [ownService] }, true, true],
  ['gatewayPods', { ...alone, services: [ownService] }, false, false],
  ['gatewayPods', alone, true, false],
  ['ingressClasses', ingress({}), false, true],
  ['ingressClasses', ingress({ loadBalancer: { ingress: [{ ip: '10.0.0.9' }] } }), true, true],
  ['ingressClasses', ingress({ loadBalancer: { ingress: [{ ip: '10.0.0.9' }] } }), false, false],
  ['ingressClasses', { kserveConfigs: [kserveConfig()] }, true, false],
  // Its own pods are asked where no gateway is found.
  ['servicePods', byGateway, false, true],
  ['servicePods', { ...alone, services: [balanced] }, false, false],
  ['servicePods', { ...alone, services: [balanced] }, true, true],
])('%s %#: read in the situation, thoroughly or not, as expected', (kind, objects, thorough, isWanted) => {
  expect(wanted(objects, thorough).includes(kind)).toBe(isWanted);
});

test('a service that no gateway routes is reached by pods: its own, and those of the gateway in the cluster', () => {
  const labelsOfLocal = { 'networking.knative.dev/visibility': 'cluster-local' };
  const local = iris({
    mode: 'Knative',
    labels: labelsOfLocal,
    url: 'http://iris-predictor.models.svc.cluster.local',
  });
  const objects = {
    kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
    services: [gatewayService('istio-system', 'knative-local-gateway')],
  };
  expect(wanted(objects, false, local)).toEqual(expect.arrayContaining(['servicePods', 'gatewayPods']));
});
