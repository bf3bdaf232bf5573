import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { gatewayService, kserveConfig, node, observed, pod } from './cluster-objects.js';

const selector = { app: 'gw' };
const services = [
  gatewayService('istio-system', 'istio-ingressgateway', { selector, ports: [['http2', 80, 8080]] }),
];
const kserveConfigs = [kserveConfig({}, 'kserve', 'Knative')];
const read = { readings: { gatewayPods: 'read' } } as const;

function seen(gatewayPods: readonly KubeObject[], nodes: readonly KubeObject[] = []) {
  return gatewayCandidates(observed({ kserveConfigs, services, gatewayPods, nodes }, read));
}

const crashing = (nodeName?: string): KubeObject => ({
  ...pod('istio-system', 'gw-0', selector, { ready: false }),
  spec: { nodeName, containers: [{ name: 'envoy' }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [
      {
        name: 'envoy',
        ready: false,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
      },
    ],
  },
});

test.each<readonly [string, readonly KubeObject[], readonly KubeObject[], string]>([
  ['no pod at all', [], [], 'has no pod'],
  ['a pod that crashes', [crashing()], [], 'gw-0: envoy: CrashLoopBackOff'],
  [
    'a node that is not ready',
    [crashing('node-a')],
    [node('node-a', {}, false)],
    'node node-a, on which gw-0 runs, is not ready',
  ],
])('a gateway without a way in is named, with what its pods say: %s', (_, pods, nodes, why) => {
  const { candidates, named, warnings } = seen(pods, nodes);
  expect(candidates).toEqual([]);
  expect(named).toEqual(['istio-system/istio-ingressgateway']);
  expect(warnings.join('\n')).toContain(why);
});

test('one pod that is ready is enough', () => {
  const { candidates, warnings } = seen([crashing(), pod('istio-system', 'gw-1', selector)]);
  expect(candidates).toHaveLength(1);
  expect(warnings).toEqual([]);
});
