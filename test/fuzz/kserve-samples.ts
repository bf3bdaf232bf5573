import type { KubeObject } from '../../src/kserve/kube-object.js';
import { condition, container, metadata } from './sample-parts.js';

const ingress = {
  enableGatewayApi: true,
  kserveIngressGateway: 'kserve/kserve-ingress-gateway',
  ingressGateway: 'knative-serving/knative-ingress-gateway',
  ingressDomain: 'example.com',
  additionalIngressDomains: ['corp.example'],
  ingressClassName: 'istio',
  domainTemplate: '{{ .Name }}-{{ .Namespace }}.{{ .IngressDomain }}',
};

/** Objects of KServe as the API server gives them, with every field that is read. */
export const kserveSamples = {
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
  kserveConfig: {
    metadata: metadata('inferenceservice-config', 'kserve'),
    data: { ingress: JSON.stringify(ingress), deploy: '{"defaultDeploymentMode":"Standard"}' },
  },
  webhook: {
    metadata: metadata('inferenceservice.serving.kserve.io', ''),
    webhooks: [{ name: 'a', clientConfig: { service: { namespace: 'kserve', name: 'webhook' } } }],
  },
} as const satisfies Record<string, KubeObject>;
