import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GatewayObjects, Observations } from '../../src/discovery/observations.js';
import type { Service } from '../../src/kserve/service.js';
import {
  configMap,
  gateway,
  gatewayService,
  iris,
  kserveConfig,
  node,
  object,
  observed,
  ownedByIris,
  pod,
  webhooks,
} from './cluster-objects.js';

// Somebody who may write only in namespace `tenant` wants the calls of services of namespace `models`. Their addresses: 203.0.113.x.

const evil = [{ ip: '203.0.113.9' }];
const good = [{ ip: '198.51.100.7' }];
const listener = { name: 'http', port: 80, protocol: 'HTTP' };
const envoyLabels = {
  'gateway.envoyproxy.io/owning-gateway-name': 'kserve-ingress-gateway',
  'gateway.envoyproxy.io/owning-gateway-namespace': 'kserve',
};
const ports = [['http', 80, 8080, 30666]] as const;
const onStandard = [kserveConfig({ enableGatewayApi: true })];
const onKnative = [kserveConfig({}, 'kserve', 'Knative')];
const knative = iris({ mode: 'Knative' });
const kserveGateway = gateway('kserve', 'kserve-ingress-gateway', {
  gatewayClassName: 'envoy',
  listeners: [listener],
});
const tenantService = (labels: Readonly<Record<string, string>>, selector = { app: 'evil' }) =>
  gatewayService('tenant', 'evil', { labels, selector, ingress: evil, ports: [...ports] });
const beside: Partial<GatewayObjects> = {
  nodes: [node('a', { InternalIP: '172.18.0.2' })],
  gatewayPods: [pod('tenant', 'evil-0', { app: 'evil', istio: 'ingressgateway' })],
};

/** The candidates that are tried, as addresses or pods. */
function tried(observations: Observations): readonly string[] {
  return gatewayCandidates(observations).candidates.map(({ address, forwardTo }) =>
    forwardTo === undefined ? address : `${forwardTo.namespace}/${forwardTo.pod}`,
  );
}

/** A real service, the objects that a tenant adds, and the Service or Gateway that the person would have to name to reach them. */
const attacks: readonly (readonly [string, Service, Partial<GatewayObjects>, string])[] = [
  [
    'a Service with the owner labels of Envoy Gateway',
    iris(),
    {
      kserveConfigs: onStandard,
      gateways: [kserveGateway],
      services: [tenantService(envoyLabels)],
    },
    'tenant/evil',
  ],
  [
    'the same, where the Gateway may not be read',
    iris(),
    { kserveConfigs: onStandard, services: [tenantService(envoyLabels)] },
    'tenant/evil',
  ],
  [
    'a Service that says it is of the merged Gateways of a class',
    iris(),
    {
      kserveConfigs: onStandard,
      gateways: [kserveGateway],
      services: [tenantService({ 'gateway.envoyproxy.io/owning-gatewayclass': 'envoy' })],
    },
    'tenant/evil',
  ],
  [
    'a Service with the name label of the Gateway API',
    iris(),
    {
      kserveConfigs: onStandard,
      gateways: [kserveGateway],
      services: [tenantService({ 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' })],
    },
    'tenant/evil',
  ],
  [
    'a Service labeled as Istio’s ingress gateway',
    knative,
    { kserveConfigs: onKnative, services: [tenantService({ istio: 'ingressgateway' })] },
    'tenant/evil',
  ],
  [
    'a Service that selects the pods of Istio’s Gateway',
    knative,
    {
      kserveConfigs: onKnative,
      istioGateways: [
        object('knative-serving', 'knative-ingress-gateway', {
          spec: { selector: { istio: 'ingressgateway' } },
        }),
      ],
      services: [tenantService({}, { app: 'evil', istio: 'ingressgateway' } as { app: string })],
    },
    'tenant/evil',
  ],
  [
    'a second ConfigMap, where KServe is in kubeflow and its webhook tells so',
    iris(),
    {
      kserveWebhooks: [webhooks('inferenceservice.serving.kserve.io', 'kubeflow')],
      kserveConfigs: [
        kserveConfig({ enableGatewayApi: true, kserveIngressGateway: 'tenant/mine' }, 'kserve'),
        kserveConfig({ enableGatewayApi: true }, 'kubeflow'),
      ],
      gateways: [
        gateway('tenant', 'mine', { listeners: [listener] }, { addresses: [{ value: '203.0.113.9' }] }),
      ],
    },
    'tenant/mine',
  ],
  [
    'a ConfigMap in a namespace of their own, where no webhook tells',
    iris(),
    {
      kserveConfigs: [
        kserveConfig({ enableGatewayApi: true, kserveIngressGateway: 'tenant/mine' }, 'tenant'),
        kserveConfig({ enableGatewayApi: true }, 'kserve'),
      ],
      gateways: [
        gateway('tenant', 'mine', { listeners: [listener] }, { addresses: [{ value: '203.0.113.9' }] }),
      ],
    },
    'tenant/mine',
  ],
  [
    'a ConfigMap of Knative’s in a namespace of their own',
    knative,
    {
      kserveConfigs: onKnative,
      knativeConfigs: [
        configMap('tenant', 'config-istio', {
          'external-gateways':
            '- name: knative-ingress-gateway\n  namespace: knative-serving\n  service: evil.tenant.svc\n',
        }),
      ],
      services: [tenantService({})],
    },
    'tenant/evil',
  ],
  [
    'a Service beside Kourier’s with its name',
    knative,
    {
      kserveConfigs: onKnative,
      knativeConfigs: [
        configMap('knative-serving', 'config-network', {
          'ingress-class': 'kourier.ingress.networking.knative.dev',
        }),
      ],
      services: [gatewayService('tenant', 'kourier', { ingress: evil })],
    },
    'tenant/kourier',
  ],
  [
    'an Ingress controller’s labels',
    iris(),
    {
      kserveConfigs: [kserveConfig({ ingressClassName: 'nginx' })],
      ingresses: [ownedByIris(object('models', 'iris', { spec: { ingressClassName: 'nginx' } }))],
      services: [tenantService({ 'app.kubernetes.io/name': 'ingress-nginx' })],
    },
    'tenant/evil',
  ],
];

test.each(attacks)('%s draws no call', (_, service, objects) => {
  expect(tried(observed({ ...beside, ...objects }, { service })).filter(isTenants)).toEqual([]);
});

test.each(attacks)('%s is reached when the person names it', (_, service, objects, name) => {
  const options = { environment: {}, gateway: name };
  const { candidates } = gatewayCandidates(observed({ ...beside, ...objects }, { service, options }));
  expect(candidates[0]).toMatchObject({ address: '203.0.113.9', belief: 'given' });
});

test.each<readonly [string, Partial<GatewayObjects>, Service]>([
  [
    'of Envoy Gateway',
    {
      kserveConfigs: onStandard,
      gateways: [kserveGateway],
      services: [
        tenantService(envoyLabels),
        gatewayService('envoy-gateway-system', 'envoy', { labels: envoyLabels, ingress: good }),
      ],
    },
    iris(),
  ],
  [
    'of Istio, in Helm’s namespace',
    {
      kserveConfigs: onKnative,
      istioGateways: [
        object('knative-serving', 'knative-ingress-gateway', { spec: { selector: { istio: 'ingress' } } }),
      ],
      services: [
        gatewayService('aaa-tenant', 'evil', { selector: { istio: 'ingress' }, ingress: evil }),
        gatewayService('istio-ingress', 'istio-ingress', { selector: { istio: 'ingress' }, ingress: good }),
      ],
    },
    knative,
  ],
])('the gateway’s own Service is used beside the tenant’s: %s', (_, objects, service) => {
  expect(tried(observed(objects, { service }))).toEqual(['198.51.100.7']);
});

function isTenants(place: string): boolean {
  return place.startsWith('203.0.113.') || place.startsWith('tenant/') || place === '172.18.0.2';
}

/** A Service that nothing but a ConfigMap nobody reads makes a gateway looks like none. */
const visible = attacks.filter(([what]) => !what.startsWith('a ConfigMap of Knative'));

test.each(visible)(
  '%s is told as not believed, with the name to choose it by',
  (_, service, objects, name) => {
    const { claims } = gatewayCandidates(observed({ ...beside, ...objects }, { service }));
    expect(claims.map((claim) => claim.name)).toEqual([name]);
    expect(claims[0]?.why).not.toBe('');
  },
);
