import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GatewayObjects, Observations } from '../../src/discovery/observations.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { gatewayService, iris, irisPod, kserveConfig, node, observed, pod } from './cluster-objects.js';
import { formatCandidate } from './format-candidate.js';

/** Knative with Istio's ingress gateway: the shape on which each route's rule is tried. */
function withGateway(
  service: Parameters<typeof gatewayService>[2],
  objects: Partial<GatewayObjects> = {},
  rest: Partial<Omit<Observations, 'objects'>> = {},
): Observations {
  const services = [gatewayService('istio-system', 'istio-ingressgateway', service)];
  const kserveConfigs = [kserveConfig({}, 'kserve', 'Knative')];
  return observed({ kserveConfigs, services, ...objects }, { service: knative(), ...rest });
}

const knative = (scheme = 'http') => iris({ mode: 'Knative', url: `${scheme}://iris.models.example.com` });
const nodes: readonly KubeObject[] = [
  node('a', { InternalIP: '172.18.0.2', ExternalIP: '34.0.0.1', Hostname: 'a' }),
  node('b', { InternalIP: '172.18.0.3' }, false),
  node('c', { InternalIP: '172.18.0.4' }),
];
const httpOnly = [['http', 8000, 8080]] as const;
const https = { service: knative('https') };
const inCluster = { inCluster: true };
const kind = { context: 'kind-kserve' };
const webPort = { containers: [{ name: 'envoy', ports: [{ name: 'web', containerPort: 10080 }] }] };

function leaving(one: KubeObject): KubeObject {
  return {
    ...one,
    metadata: { ...(one['metadata'] as KubeObject), deletionTimestamp: '2026-01-01T00:00:00Z' },
  };
}

test.each<readonly [string, Observations, readonly string[]]>([
  [
    'load balancer: ip before hostname',
    withGateway({ ingress: [{ ip: '10.0.0.7', hostname: 'lb.example' }] }),
    ['load-balancer 10.0.0.7:80'],
  ],
  [
    'load balancer: hostname when no ip',
    withGateway({ ingress: [{ hostname: 'lb.example' }] }),
    ['load-balancer lb.example:80'],
  ],
  [
    'load balancer: every address',
    withGateway({ ingress: [{ ip: '10.0.0.7' }, { ip: '10.0.0.8' }] }),
    ['load-balancer 10.0.0.7:80', 'load-balancer 10.0.0.8:80'],
  ],
  [
    'load balancer: the https port for an https url',
    withGateway({ ingress: [{ ip: '10.0.0.7' }] }, {}, https),
    ['load-balancer https://10.0.0.7:443'],
  ],
  [
    'load balancer: the port named http where none is named http2',
    withGateway({ ports: httpOnly, ingress: [{ ip: '10.0.0.7' }] }),
    ['load-balancer 10.0.0.7:8000'],
  ],
  [
    'load balancer: the port named http2, wherever http stands',
    withGateway({
      ports: [
        ['http', 8000, 8080],
        ['http2', 9000, 9090],
      ],
      ingress: [{ ip: '10.0.0.7' }],
    }),
    ['load-balancer 10.0.0.7:9000'],
  ],
  [
    'load balancer: 80 where no port is named',
    withGateway({ ports: [['tcp', 9000, 9000]], ingress: [{ ip: '10.0.0.7' }] }),
    ['load-balancer 10.0.0.7:80'],
  ],
  [
    'node port: external addresses before internal ones, of Ready nodes',
    withGateway({}, { nodes }),
    ['node-port 34.0.0.1:31380', 'node-port 172.18.0.2:31380', 'node-port 172.18.0.4:31380'],
  ],
  [
    'node port: of four nodes, however many are Ready',
    withGateway(
      {},
      { nodes: ['1', '2', '3', '4', '5', '6'].map((n) => node(n, { InternalIP: `172.18.0.${n}` })) },
    ),
    ['1', '2', '3', '4'].map((n) => `node-port 172.18.0.${n}:31380`),
  ],
  [
    'node port: that of https for an https url',
    withGateway({}, { nodes: nodes.slice(2) }, https),
    ['node-port https://172.18.0.4:31390'],
  ],
  ['node port: none without one', withGateway({ ports: httpOnly }, { nodes }), []],
  [
    'kind: the nodePort on localhost, then 80 and 8080',
    withGateway({}, {}, kind),
    ['kind-port localhost:31380', 'kind-port localhost:80', 'kind-port localhost:8080'],
  ],
  [
    'kind with https',
    withGateway({ ports: [['https', 443, 8443]] }, {}, { ...kind, ...https }),
    ['kind-port https://localhost:443', 'kind-port https://localhost:8443'],
  ],
  [
    'the order of all routes, inside the cluster of a kind context',
    withGateway(
      { ingress: [{ ip: '10.0.0.7' }] },
      {
        nodes: nodes.slice(2),
        gatewayPods: [pod('istio-system', 'gw-1', { app: 'istio-ingressgateway' })],
        servicePods: [irisPod()],
      },
      { ...kind, ...inCluster, service: iris({ mode: 'Knative', url: 'http://iris.models.corp.test' }) },
    ),
    [
      'cluster-ip istio-ingressgateway.istio-system.svc:80',
      'cluster-ip iris-predictor.models.svc.cluster.local:80 host=iris-predictor.models.svc.cluster.local',
      'load-balancer 10.0.0.7:80',
      'node-port 172.18.0.4:31380',
      'kind-port localhost:31380',
      'kind-port localhost:80',
      'kind-port localhost:8080',
      'port-forward istio-system/gw-1:8080',
      'port-forward models/iris-predictor-7d9f:8080',
    ],
  ],
  [
    "port-forward: the targetPort's name, on a Ready pod that is not going away",
    withGateway(
      { ports: [['http2', 80, 'web']], selector: { app: 'gw' } },
      {
        gatewayPods: [
          pod('istio-system', 'gw-0', { app: 'gw' }, { ready: false }),
          leaving(pod('istio-system', 'gw-1', { app: 'gw' }, webPort)),
          pod('istio-system', 'gw-2', { app: 'other' }),
          pod('istio-system', 'gw-3', { app: 'gw' }, webPort),
        ],
      },
    ),
    ['port-forward istio-system/gw-3:10080'],
  ],
  [
    'no port-forward to a pod without a port of that name',
    withGateway(
      { ports: [['http2', 80, 'web']], selector: { app: 'gw' } },
      { gatewayPods: [pod('istio-system', 'gw-0', { app: 'gw' })] },
    ),
    [],
  ],
])('%s', (_, observations, expected) => {
  expect(gatewayCandidates(observations).candidates.map(formatCandidate)).toEqual(expected);
});

test('without a service, the gateways alone: each Service once', () => {
  const observations = withGateway({ ingress: [{ ip: '10.0.0.7' }] });
  const { service: _, ...gatewaysAlone } = observations;
  expect(gatewayCandidates(gatewaysAlone).candidates.map(formatCandidate)).toEqual([
    'load-balancer 10.0.0.7:80',
  ]);
});

test('every candidate says which objects it was read from', () => {
  const { candidates } = gatewayCandidates(withGateway({ ingress: [{ ip: '10.0.0.7' }] }));
  expect(candidates[0]?.why).toBe(
    'status.loadBalancer of Service istio-system/istio-ingressgateway, port http2; ' +
      "Istio: Service istio-system/istio-ingressgateway (net-istio's own, as config-istio names none)",
  );
  expect(candidates[0]?.gateway).toBe('istio-system/istio-ingressgateway');
});

test('a port-forward names the pod, its Service and the port by which it was found', () => {
  const gatewayPods = [pod('istio-system', 'gw-3', { app: 'gw' }, webPort)];
  const service = { ports: [['http2', 80, 'web']], selector: { app: 'gw' } } as const;
  const [candidate] = gatewayCandidates(withGateway(service, { gatewayPods })).candidates;
  expect(candidate).toMatchObject({
    route: 'port-forward',
    address: '',
    forwardTo: { namespace: 'istio-system', pod: 'gw-3', port: 10_080 },
    why: expect.stringMatching(
      /^pod gw-3 behind Service istio-system\/istio-ingressgateway.*, targetPort web;/,
    ) as string,
  });
});
