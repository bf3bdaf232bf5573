import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import {
  gatewayService,
  iris,
  irisPod,
  kserveConfig,
  node,
  observed,
  pod,
} from '../discovery/cluster-objects.js';

/** A cluster in which every route leads to the service. */
const everyRoute = observed(
  {
    kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
    services: [gatewayService('istio-system', 'istio-ingressgateway', { ingress: [{ ip: '10.0.0.7' }] })],
    nodes: [node('a', { InternalIP: '172.18.0.2' })],
    gatewayPods: [pod('istio-system', 'gw-1', { app: 'istio-ingressgateway' })],
    servicePods: [irisPod()],
  },
  {
    context: 'kind-kserve',
    inCluster: true,
    options: { environment: { ISVC_ADDRESS: '127.0.0.1:8080' }, domains: ['corp.test'] },
    service: iris({ mode: 'Knative', url: 'http://iris.models.corp.test' }),
  },
);

test('discovery.md lists the routes in the order in which they are tried', () => {
  const page = readFileSync('docs/discovery.md', 'utf8');
  const listed = Array.from(page.matchAll(/^\| `([a-z-]+)` \|/gm), ([, route]) => route);
  const tried = new Set(gatewayCandidates(everyRoute).candidates.map(({ route }) => route));
  expect(listed).toEqual([...tried]);
  expect(listed).toHaveLength(7);
});
