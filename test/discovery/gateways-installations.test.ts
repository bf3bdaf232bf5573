import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { Observations } from '../../src/discovery/observations.js';
import { formatCandidate } from './format-candidate.js';
import {
  configMap,
  gateway,
  gatewayClass,
  gatewayService,
  iris,
  irisPod,
  kserveConfig,
  object,
  observed,
  ownedByIris,
  pod,
} from './cluster-objects.js';

const ip = [{ ip: '10.0.0.7' }];
const clusterLocal = { 'networking.knative.dev/visibility': 'cluster-local' };
const listener = { name: 'http', port: 80, protocol: 'HTTP' };
const envoyLabels = {
  'gateway.envoyproxy.io/owning-gateway-name': 'kserve-ingress-gateway',
  'gateway.envoyproxy.io/owning-gateway-namespace': 'kserve',
};
const knative = { service: iris({ mode: 'Knative', url: 'http://iris.models.example.com' }) };

const installations: readonly (readonly [string, Observations, readonly string[], RegExp])[] = [
  [
    '1: Standard mode without a gateway, by port-forward to the predictor',
    observed({ kserveConfigs: [kserveConfig()], servicePods: [irisPod()] }, { service: iris() }),
    ['port-forward models/iris-predictor-7d9f:8080'],
    /no believed gateway was found/u,
  ],
  [
    '2: Kubernetes Ingress, by its own status',
    observed(
      {
        kserveConfigs: [kserveConfig({ ingressClassName: 'alb' })],
        ingresses: [
          ownedByIris(
            object('models', 'iris', {
              spec: { ingressClassName: 'alb' },
              status: { loadBalancer: { ingress: [{ hostname: 'alb.example' }] } },
            }),
          ),
        ],
        ingressClasses: [{ metadata: { name: 'alb' }, spec: { controller: 'ingress.k8s.aws/alb' } }],
      },
      { service: iris() },
    ),
    ['load-balancer alb.example:80'],
    /Ingress models\/iris of ingress\.k8s\.aws\/alb/u,
  ],
  [
    "2: Kubernetes Ingress, by its controller's Service",
    observed(
      {
        kserveConfigs: [kserveConfig({ ingressClassName: 'nginx' })],
        ingresses: [
          ownedByIris(
            object('models', 'iris', {
              spec: { ingressClassName: 'nginx' },
              status: { loadBalancer: { ingress: ip } },
            }),
          ),
        ],
        services: [
          gatewayService('ingress-nginx', 'ingress-nginx-controller', {
            ports: [['http', 80, 'http', 30080]],
            ingress: ip,
          }),
        ],
      },
      { service: iris() },
    ),
    ['load-balancer 10.0.0.7:80'],
    /Ingress models\/iris of k8s\.io\/ingress-nginx/u,
  ],
  [
    '3: Envoy Gateway, its Service found by labels in another namespace',
    observed(
      {
        kserveConfigs: [kserveConfig({ enableGatewayApi: true })],
        gateways: [
          gateway('kserve', 'kserve-ingress-gateway', { gatewayClassName: 'envoy', listeners: [listener] }),
        ],
        gatewayClasses: [gatewayClass('envoy', 'gateway.envoyproxy.io/gatewayclass-controller')],
        services: [
          gatewayService('envoy-gateway-system', 'envoy-kserve-8cf3', {
            ports: [['http-80', 80, 10080, 30123]],
            labels: envoyLabels,
            selector: envoyLabels,
            ingress: ip,
          }),
        ],
        gatewayPods: [pod('envoy-gateway-system', 'envoy-kserve-8cf3-x', envoyLabels)],
      },
      { service: iris() },
    ),
    ['load-balancer 10.0.0.7:80', 'port-forward envoy-gateway-system/envoy-kserve-8cf3-x:10080'],
    /Gateway kserve\/kserve-ingress-gateway of Envoy Gateway/u,
  ],
  [
    "4: Istio's Gateway API, by the label in the Gateway's namespace",
    observed(
      {
        kserveConfigs: [kserveConfig({ enableGatewayApi: true })],
        gateways: [
          gateway('kserve', 'kserve-ingress-gateway', { gatewayClassName: 'istio', listeners: [listener] }),
        ],
        gatewayClasses: [gatewayClass('istio', 'istio.io/gateway-controller')],
        services: [
          gatewayService('kserve', 'kserve-ingress-gateway-istio', {
            ports: [
              ['status-port', 15021, 15021, 30021],
              ['http', 80, 80, 30080],
            ],
            labels: { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' },
            ingress: ip,
          }),
        ],
      },
      { service: iris() },
    ),
    ['load-balancer 10.0.0.7:80'],
    /Gateway kserve\/kserve-ingress-gateway of Istio/u,
  ],
  [
    '5: Knative with Istio',
    observed(
      {
        kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
        services: [gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip })],
      },
      knative,
    ),
    ['load-balancer 10.0.0.7:80'],
    /Knative mode: Istio: Service istio-system\/istio-ingressgateway/u,
  ],
  [
    '6: Kubeflow',
    observed(
      {
        kserveConfigs: [kserveConfig({ ingressGateway: 'kubeflow/kubeflow-gateway' }, 'kubeflow', 'Knative')],
        services: [gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip })],
      },
      knative,
    ),
    ['load-balancer 10.0.0.7:80'],
    /Kubeflow \(ConfigMap kubeflow\/inferenceservice-config\)/u,
  ],
  [
    '7: cluster-local on Knative, even scaled to zero',
    observed(
      {
        kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
        services: [
          gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip }),
          gatewayService('istio-system', 'knative-local-gateway', {
            ports: [['http2', 80, 8081]],
            selector: { istio: 'ingressgateway' },
          }),
        ],
        gatewayPods: [pod('istio-system', 'istio-ingressgateway-x', { istio: 'ingressgateway' })],
      },
      {
        service: iris({
          mode: 'Knative',
          url: 'http://iris.models.svc.cluster.local',
          labels: clusterLocal,
        }),
      },
    ),
    ['port-forward istio-system/istio-ingressgateway-x:8081 host=iris-predictor.models.svc.cluster.local'],
    /cluster-local: no gateway routes it/u,
  ],
  [
    '8: Kourier',
    observed(
      {
        kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
        knativeConfigs: [
          configMap('knative-serving', 'config-network', {
            'ingress-class': 'kourier.ingress.networking.knative.dev',
          }),
        ],
        services: [
          gatewayService('kourier-system', 'kourier', {
            ports: [
              ['http2', 80, 8080, 30080],
              ['https', 443, 8443, 30443],
            ],
            selector: { app: '3scale-kourier-gateway' },
            ingress: ip,
          }),
        ],
        gatewayPods: [pod('kourier-system', '3scale-kourier-gateway-x', { app: '3scale-kourier-gateway' })],
      },
      knative,
    ),
    ['load-balancer 10.0.0.7:80', 'port-forward kourier-system/3scale-kourier-gateway-x:8080'],
    /Knative mode: Kourier/u,
  ],
  [
    "9: OpenShift AI, by the Route's host",
    observed(
      {
        kserveConfigs: [kserveConfig({ disableIngressCreation: true }, 'redhat-ods-applications')],
        servicePods: [irisPod()],
      },
      {
        service: iris({
          url: 'https://iris-models.apps.ocp.test',
          labels: { 'networking.kserve.io/visibility': 'exposed' },
        }),
      },
    ),
    ['direct https://iris-models.apps.ocp.test:443', 'port-forward models/iris-predictor-7d9f:8080'],
    /OpenShift AI \(ConfigMap redhat-ods-applications\/inferenceservice-config\)/u,
  ],
  [
    '10: Knative net-gateway-api',
    observed(
      {
        kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
        knativeConfigs: [
          configMap('knative-serving', 'config-network', {
            'ingress-class': 'gateway-api.ingress.networking.knative.dev',
          }),
          configMap('knative-serving', 'config-gateway', {
            'external-gateways':
              '- class: eg\n  gateway: eg-external/eg\n  service: eg-external/knative-external\n',
          }),
        ],
        services: [gatewayService('eg-external', 'knative-external', { ingress: ip })],
      },
      knative,
    ),
    ['load-balancer 10.0.0.7:80'],
    /Gateway API: Service eg-external\/knative-external/u,
  ],
];

test.each(installations)('installation %s', (_, observations, expected, finding) => {
  const { candidates, findings } = gatewayCandidates(observations);
  expect(candidates.map(formatCandidate)).toEqual(expected);
  expect(findings.join('\n')).toMatch(finding);
});
