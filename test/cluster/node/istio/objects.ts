/** A real Istio without sidecars: istiod, and pilot-agent with Envoy as istio-ingressgateway, as Istio's own charts install them. */
import { network } from '../system/network.ts';
import { gatewayPod } from './gateway-pod.ts';
import { istiodPod } from './istiod-pod.ts';
import { gatewayLabels, gatewayName, istiodLabels, namespace } from './names.ts';

const rbac = 'rbac.authorization.k8s.io';

/** Envoy as PyPI has it lacks the filters that Istio's own build adds, so istiod is told not to send them. */
const mesh = `defaultConfig:
  discoveryAddress: istiod.${namespace}.svc:15012
defaultProviders:
  metrics: []
enablePrometheusMerge: false
rootNamespace: ${namespace}
trustDomain: cluster.local
`;

export function istioObjects(): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace }, data: { mesh } },
    account('istiod'),
    istiodBinding,
    validator,
    service('istiod', istiodLabels, 'ClusterIP', [
      { name: 'grpc-xds', port: 15_010 },
      { name: 'https-dns', port: 15_012 },
      { name: 'https-webhook', port: 443, targetPort: 15_017 },
      { name: 'http-monitoring', port: 15_014 },
    ]),
    deployment('istiod', istiodLabels, istiodPod),
    ...istioGateway(gatewayName, gatewayLabels),
  ];
}

/** Pods that Istio's Gateways choose by these labels, with their Service, as the chart `gateway` makes them. */
export function istioGateway(name: string, labels: object): readonly object[] {
  const metadata = { name, namespace };
  return [
    account(name),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subjects: [subject(name)],
    },
    // In the order of the chart, whose first port is not the one to call.
    service(name, labels, 'LoadBalancer', [
      { name: 'status-port', port: 15_021 },
      { name: 'http2', port: 80 },
      { name: 'https', port: 443 },
    ]),
    deployment(name, labels, gatewayPod(name)),
  ];
}

/** The status that a cloud's controller would write: the load balancer's address. kube-proxy does the rest. */
export const loadBalancerStatus = { loadBalancer: { ingress: [{ ip: network.loadBalancerIps[0] }] } };

/** istiod fills in its certificate, and then has it refuse what is not Istio's configuration. */
const validator = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: {
    name: 'istiod-default-validator',
    labels: { app: 'istiod', istio: 'istiod', 'istio.io/rev': 'default' },
  },
  webhooks: [
    {
      name: 'validation.istio.io',
      clientConfig: { service: { name: 'istiod', namespace, path: '/validate' } },
      rules: [
        {
          operations: ['CREATE', 'UPDATE'],
          apiGroups: [
            'security.istio.io',
            'networking.istio.io',
            'telemetry.istio.io',
            'extensions.istio.io',
          ],
          apiVersions: ['*'],
          resources: ['*'],
        },
      ],
      failurePolicy: 'Ignore',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
};

/** istiod's own roles are two hundred lines, and nothing here is about them. */
const istiodBinding = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name: 'istiod' },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [subject('istiod')],
};

function account(name: string): object {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

function subject(name: string): object {
  return { kind: 'ServiceAccount', name, namespace };
}

function service(name: string, labels: object, type: string, ports: readonly object[]): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels },
    spec: { type, selector: labels, ports },
  };
}

function deployment(name: string, labels: object, spec: object): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, ...spec } },
    },
  };
}
