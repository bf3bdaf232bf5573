import type { KubeObject } from '../../src/kserve/kube-object.js';

const condition = (type: string, status = 'True'): KubeObject => ({
  type,
  status,
  reason: 'Because',
  message: 'a message',
  lastTransitionTime: '2026-11-24T09:05:56Z',
});
const metadata = (name: string, namespace = 'models', more: KubeObject = {}): KubeObject => ({
  name,
  namespace,
  uid: `uid-${name}`,
  resourceVersion: '5',
  creationTimestamp: '2026-11-24T09:05:54Z',
  labels: { app: name, 'serving.kserve.io/inferenceservice': 'iris', component: 'predictor' },
  annotations: { 'serving.kserve.io/deploymentMode': 'Standard' },
  ...more,
});
const container = {
  name: 'kserve-container',
  image: 'registry/image:1',
  args: ['--model_name=iris', '--http_port', '8080'],
  env: [{ name: 'STORAGE_URI', value: 'gs://models/iris' }],
  ports: [{ name: 'h2c', containerPort: 8080, protocol: 'TCP' }],
};
const ingress = {
  enableGatewayApi: true,
  kserveIngressGateway: 'kserve/kserve-ingress-gateway',
  ingressGateway: 'knative-serving/knative-ingress-gateway',
  ingressDomain: 'example.com',
  additionalIngressDomains: ['corp.example'],
  ingressClassName: 'istio',
  domainTemplate: '{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}',
  urlScheme: 'http',
  pathTemplate: '/serving/{{ .Namespace }}/{{ .Name }}',
};

/** Objects shaped as the API server gives them, with every field that is read. */
export const samples = {
  ingress,
  inferenceService: {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: metadata('iris'),
    spec: {
      predictor: {
        model: {
          modelFormat: { name: 'sklearn' },
          protocolVersion: 'v2',
          runtime: 'kserve-sklearnserver',
          storageUri: 'gs://a',
          ...container,
        },
      },
      transformer: { containers: [container] },
      explainer: { containers: [container] },
    },
    status: {
      url: 'http://iris-models.example.com',
      address: { url: 'http://iris.models.svc.cluster.local/v1/models/iris:predict' },
      deploymentMode: 'Standard',
      servingRuntimeName: 'kserve-sklearnserver',
      components: {
        predictor: {
          url: 'http://iris-predictor-models.example.com',
          latestCreatedRevision: 'iris-2',
          traffic: [
            {
              revisionName: 'iris-1',
              percent: 10,
              tag: 'prev',
              latestRevision: true,
              url: 'http://prev-iris.example.com',
            },
          ],
        },
        transformer: { url: 'http://iris-transformer.example.com' },
      },
      conditions: [condition('PredictorReady'), condition('IngressReady'), condition('Ready', 'False')],
      modelStatus: {
        transitionStatus: 'BlockedByFailedLoad',
        states: { targetModelState: 'FailedToLoad' },
        lastFailureInfo: { reason: 'ModelLoadFailed', message: 'no model', exitCode: 1 },
      },
    },
  },
  servingRuntime: {
    metadata: metadata('kserve-sklearnserver'),
    spec: {
      supportedModelFormats: [{ name: 'sklearn', version: '1', autoSelect: true, priority: 1 }],
      protocolVersions: ['v1', 'v2'],
      containers: [container],
    },
  },
  pod: {
    metadata: metadata('iris-predictor-0', 'models', { deletionTimestamp: '2026-11-24T09:05:54Z' }),
    spec: { nodeName: 'node-1', containers: [container], initContainers: [container] },
    status: {
      phase: 'Pending',
      reason: 'Evicted',
      message: 'the node was low on memory',
      podIP: '10.0.0.7',
      conditions: [condition('PodScheduled', 'False'), condition('Ready', 'False')],
      initContainerStatuses: [
        {
          name: 'storage-initializer',
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
          lastState: {
            terminated: { reason: 'Error', exitCode: 1, message: 'boom', finishedAt: '2026-11-24T09:05:54Z' },
          },
        },
      ],
      containerStatuses: [
        {
          name: 'kserve-container',
          ready: false,
          restartCount: 1,
          state: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-11-24T09:05:54Z' } },
        },
      ],
    },
  },
  event: {
    metadata: metadata('iris.1'),
    involvedObject: {
      kind: 'Pod',
      name: 'iris-predictor-0',
      namespace: 'models',
      uid: 'uid-iris-predictor-0',
    },
    type: 'Warning',
    reason: 'FailedScheduling',
    message: '0/1 nodes are available',
    count: 3,
    firstTimestamp: '2026-11-24T09:05:54Z',
    lastTimestamp: '2026-11-24T09:05:54Z',
    eventTime: '2026-11-24T09:05:54.000001Z',
    series: { count: 2, lastObservedTime: '2026-11-24T09:05:54Z' },
  },
  node: {
    metadata: metadata('node-1', ''),
    status: {
      conditions: [condition('Ready')],
      addresses: [
        { type: 'ExternalIP', address: '203.0.113.7' },
        { type: 'InternalIP', address: '10.0.0.1' },
      ],
    },
  },
  deployment: {
    kind: 'Deployment',
    metadata: metadata('iris-predictor'),
    spec: { replicas: 1, selector: { matchLabels: { app: 'iris' } } },
    status: {
      replicas: 1,
      unavailableReplicas: 1,
      conditions: [condition('Progressing', 'False'), condition('ReplicaFailure')],
    },
  },
  kserveConfig: {
    metadata: metadata('inferenceservice-config', 'kserve'),
    data: { ingress: JSON.stringify(ingress), deploy: '{"defaultDeploymentMode":"Standard"}' },
  },
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
  knativeIngress: {
    metadata: metadata('iris', 'models', {
      annotations: { 'networking.knative.dev/ingress.class': 'kourier.ingress.networking.knative.dev' },
    }),
    spec: { rules: [{ hosts: ['iris-models.example.com'], visibility: 'ExternalIP' }] },
    status: {
      publicLoadBalancer: {
        ingress: [{ domainInternal: 'kourier.kourier-system.svc.cluster.local', ip: '203.0.113.5' }],
      },
    },
  },
  webhook: {
    metadata: metadata('inferenceservice.serving.kserve.io', ''),
    webhooks: [{ name: 'a', clientConfig: { service: { namespace: 'kserve', name: 'webhook' } } }],
  },
} as const satisfies Record<string, KubeObject>;
