/** The objects that the features of rights-features.ts need beside those of the cluster: of Knative, of Istio, of OpenShift, with Ingresses, and caches of models. */
import { loadAll } from 'js-yaml';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { textAt } from '../../src/kserve/fields.js';
import { readManifest } from '../cluster/build/manifests.ts';
import { staged } from './rights-features.js';

const at = '2026-01-01T00:00:00Z';
const namespace = 'kserve-test';
const space = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const configMap = (where: string, name: string, data: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: where, name },
  data,
});
const config = (where: string, ingress: object): KubeObject =>
  configMap(where, 'inferenceservice-config', {
    ingress: JSON.stringify({ ingressDomain: 'example.com', enableGatewayApi: false, ...ingress }),
    deploy: JSON.stringify({ defaultDeploymentMode: 'Standard' }),
  });

/** Each new kind costs an API server seconds: no more of them than isvc reads. */
const read = new Set([
  'gateways.networking.istio.io',
  'virtualservices.networking.istio.io',
  'requestauthentications.security.istio.io',
  'ingresses.networking.internal.knative.dev',
  ...['services', 'routes', 'revisions', 'domainmappings'].map((name) => `${name}.serving.knative.dev`),
  ...['caches', 'namespacecaches', 'nodegroups'].map((name) => `localmodel${name}.serving.kserve.io`),
]);

/** The kinds that this cluster lacks. OpenShift's is in no module of its own: a kind of this name is all that it takes. */
export async function stagedKinds(): Promise<readonly KubeObject[]> {
  const names = ['istio-crds', 'knative-networking-crds', 'knative-crds', 'localmodel-crds'] as const;
  const texts = await Promise.all(names.map((name) => readManifest(name)));
  const objects = texts.flatMap((text) => loadAll(text) as readonly KubeObject[]);
  return [
    ...objects.filter((object) => read.has(textAt(object, 'metadata', 'name') ?? '')),
    openShiftIngresses,
  ];
}

const openShiftIngresses: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ingresses.config.openshift.io' },
  spec: {
    group: 'config.openshift.io',
    names: { plural: 'ingresses', singular: 'ingress', kind: 'Ingress', listKind: 'IngressList' },
    scope: 'Cluster',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

/** In the order in which they can be created. */
export const stagedObjects: readonly KubeObject[] = [
  space(staged.openShift),
  config(staged.openShift, {}),
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { namespace, name: staged.ingress },
    spec: {
      ingressClassName: staged.ingress,
      defaultBackend: { service: { name: 'sklearn-iris-predictor', port: { number: 80 } } },
    },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: staged.account } },
  {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'LocalModelNodeGroup',
    metadata: { name: staged.cache },
    spec: { storageLimit: '10Gi', persistentVolumeSpec: {}, persistentVolumeClaimSpec: {} },
  },
  { ...modelCache('LocalModelCache'), metadata: { name: staged.cache } },
  { ...modelCache('LocalModelNamespaceCache'), metadata: { namespace, name: staged.cache } },
  knativeService(staged.knative, 'True'),
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { namespace, name: staged.knative },
    spec: {
      parentRefs: [{ namespace: 'kserve', name: 'kserve-ingress-gateway' }],
      hostnames: [`${staged.knative}.${namespace}.example.com`],
      rules: [{ backendRefs: [{ name: 'sklearn-iris-predictor', port: 80 }] }],
    },
  },
  knativeService(staged.knativeDown, 'False'),
  {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Revision',
    metadata: {
      namespace,
      name: `${staged.knativeDown}-predictor-00001`,
      labels: { component: 'predictor', 'serving.kserve.io/inferenceservice': staged.knativeDown },
    },
    spec: { containers: [{ image: 'kserve/sklearnserver:v0.20.0' }] },
    status: {
      conditions: [
        {
          type: 'ResourcesAvailable',
          status: 'False',
          reason: 'NoSecret',
          message: 'secret "models" not found',
          lastTransitionTime: at,
        },
      ],
    },
  },
  knativeService(staged.silentNode, 'False'),
  // Of the nodes kwok plays one alone.
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: staged.silentNode },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastHeartbeatTime: at,
          lastTransitionTime: at,
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace,
      name: staged.silentNode,
      labels: {
        component: 'predictor',
        'serving.kserve.io/inferenceservice': staged.silentNode,
        'serving.knative.dev/revision': `${staged.silentNode}-predictor-00001`,
      },
    },
    spec: {
      nodeName: staged.silentNode,
      containers: [{ name: 'kserve-container', image: 'kserve/sklearnserver:v0.20.0' }],
      tolerations: [{ operator: 'Exists' }],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at }],
      containerStatuses: [
        {
          name: 'kserve-container',
          image: 'kserve/sklearnserver:v0.20.0',
          imageID: '',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: at } },
        },
      ],
    },
  },
];

function modelCache(kind: string): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind,
    spec: { sourceModelUri: 'gs://bucket/model', modelSize: '1Gi', nodeGroups: [staged.cache] },
  };
}

/** KServe leaves its status alone, as Knative's controllers are not there. */
function knativeService(name: string, status: 'True' | 'False'): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { namespace, name, annotations: { 'serving.kserve.io/deploymentMode': 'Knative' } },
    spec: {
      predictor: {
        model: { modelFormat: { name: 'sklearn' }, protocolVersion: 'v1', storageUri: 'gs://bucket/model' },
      },
    },
    status: {
      ...(status === 'True' ? { url: `http://${name}.${namespace}.example.com` } : {}),
      deploymentMode: 'Knative',
      components: { predictor: { latestCreatedRevision: `${name}-predictor-00001` } },
      conditions: ['IngressReady', 'PredictorReady', 'Ready'].map((type) => ({
        type,
        status,
        lastTransitionTime: at,
      })),
    },
  };
}
