import type { KubeObject } from '../../src/kserve/kube-object.js';
import { condition, metadata } from './sample-parts.js';

/** Objects that lead to a service, as the API server gives them. */
export const gatewaySamples = {
  knativeConfig: {
    metadata: metadata('config-istio', 'knative-serving'),
    data: {
      'external-gateways':
        '- name: knative-ingress-gateway\n  namespace: knative-serving\n  service: istio-ingressgateway.istio-system.svc.cluster.local\n',
      'gateway.knative-serving.knative-ingress-gateway':
        'istio-ingressgateway.istio-system.svc.cluster.local',
      'ingress-class': 'istio.ingress.networking.knative.dev',
    },
  },
  gatewayService: {
    metadata: metadata('istio-ingressgateway', 'istio-system', { labels: { istio: 'ingressgateway' } }),
    spec: {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.5',
      externalIPs: ['203.0.113.9'],
      selector: { istio: 'ingressgateway' },
      ports: [{ name: 'http2', port: 80, targetPort: 'http', nodePort: 31_380, protocol: 'TCP' }],
    },
    status: {
      loadBalancer: { ingress: [{ ip: '203.0.113.5', hostname: 'lb.example.com', ports: [{ port: 80 }] }] },
    },
  },
  gateway: {
    metadata: metadata('kserve-ingress-gateway', 'kserve', { generation: 1 }),
    spec: {
      gatewayClassName: 'envoy',
      addresses: [{ type: 'IPAddress', value: '203.0.113.8' }],
      listeners: [
        { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com', tls: { mode: 'Terminate' } },
      ],
    },
    status: {
      addresses: [{ type: 'IPAddress', value: '203.0.113.5' }],
      conditions: [{ ...condition('Programmed'), observedGeneration: 1 }],
    },
  },
  httpRoute: {
    metadata: metadata('iris', 'models', {
      ownerReferences: [{ kind: 'InferenceService', name: 'iris', uid: 'e5a1-iris', controller: true }],
    }),
    spec: {
      hostnames: ['iris-models.example.com'],
      parentRefs: [{ name: 'kserve-ingress-gateway', namespace: 'kserve', sectionName: 'http', port: 80 }],
      rules: [],
    },
    status: {
      parents: [
        {
          parentRef: { name: 'kserve-ingress-gateway', namespace: 'kserve' },
          conditions: [condition('Accepted')],
        },
      ],
    },
  },
  ingressObject: {
    metadata: metadata('iris'),
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'iris-models.example.com',
          http: { paths: [{ path: '/', backend: { service: { name: 'a', port: { number: 80 } } } }] },
        },
      ],
      tls: [{ hosts: ['a'] }],
    },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.5' }] } },
  },
  istioGateway: {
    metadata: metadata('knative-ingress-gateway', 'knative-serving'),
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  },
  virtualService: {
    metadata: metadata('iris'),
    spec: {
      hosts: ['iris-models.example.com'],
      gateways: ['mesh', 'knative-serving/knative-ingress-gateway'],
      http: [{ match: [{ authority: { regex: '^iris.*' } }] }],
    },
  },
  knativeService: {
    metadata: metadata('iris', 'models', { uid: 'k1', ownerReferences: [{ uid: 'e5a1-iris' }] }),
  },
  knativeRoute: { metadata: metadata('iris', 'models', { uid: 'k2', ownerReferences: [{ uid: 'k1' }] }) },
  knativeIngress: {
    metadata: metadata('iris', 'models', {
      ownerReferences: [{ uid: 'k2' }],
      annotations: { 'networking.knative.dev/ingress.class': 'kourier.ingress.networking.knative.dev' },
    }),
    spec: { rules: [{ hosts: ['iris-models.example.com'], visibility: 'ExternalIP' }] },
    status: {
      publicLoadBalancer: {
        ingress: [{ domainInternal: 'kourier.kourier-system.svc.cluster.local', ip: '203.0.113.5' }],
      },
    },
  },
} as const satisfies Record<string, KubeObject>;
