/** The person's cluster, installed otherwise for the length of a case. */
import type { KubeObject } from '../../../src/kserve/kube-object.js';
import type { Stage } from './stage.ts';

/** Moves KServe's configuration, and what says where it is, to another namespace, and back. */
export async function withKServeIn(
  stage: Stage,
  namespace: string,
  during: () => Promise<void>,
): Promise<void> {
  const name = 'inferenceservice-config';
  const config = await stage.adminGets('configmap', name, '-n', 'kserve');
  const webhooks = await stage.adminGets(
    'validatingwebhookconfiguration',
    'inferenceservice.serving.kserve.io',
  );
  const moved = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data: config['data'] };
  const original = { ...moved, metadata: { namespace: 'kserve', name } };
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await stage.adminApplies(space, moved, pointingTo(webhooks, namespace));
  await stage.adminDeletes(original);
  try {
    await during();
  } finally {
    await stage.adminApplies(original, pointingTo(webhooks, 'kserve'));
    await stage.adminDeletes(space);
  }
}

type Webhook = { readonly clientConfig: { readonly service: object } };

function pointingTo({ apiVersion, kind, metadata, webhooks }: KubeObject, namespace: string): KubeObject {
  const { name } = metadata as { readonly name: string };
  return {
    apiVersion,
    kind,
    metadata: { name },
    webhooks: (webhooks as readonly Webhook[]).map((webhook) => ({
      ...webhook,
      clientConfig: { ...webhook.clientConfig, service: { ...webhook.clientConfig.service, namespace } },
    })),
  };
}

/**
 * Puts the gateway's Service where Istio's Helm charts put it, with Knative's configuration as net-istio ships it, and a
 * service in Knative mode that the gateway routes to the Iris model. `during` gets its name.
 */
export async function withIstioFromHelm(
  stage: Stage,
  during: (service: string) => Promise<void>,
): Promise<void> {
  const { spec, metadata } = await stage.adminGets('service', 'istio-ingressgateway', '-n', 'istio-system');
  const { labels } = metadata as { readonly labels: object };
  const { type, selector, ports } = spec as Readonly<Record<string, unknown>>;
  const byIstioctl = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'istio-system', name: 'istio-ingressgateway', labels },
    spec: { type, selector, ports },
  };
  const byHelm = {
    ...byIstioctl,
    metadata: { namespace: 'istio-ingress', name: 'istio-ingress', labels },
    status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } },
  };
  const name = 'knative-iris';
  const host = `${name}.kserve-test.example.com`;
  const spaces = ['istio-ingress', 'knative-serving'].map((space) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: space },
  }));
  const others = [
    ...['config-istio', 'config-network', 'config-domain'].map((config) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'knative-serving', name: config },
      data: { _example: '' },
    })),
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { namespace: 'knative-serving', name: 'knative-ingress-gateway' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ hosts: ['*'], port: { name: 'http', number: 80, protocol: 'HTTP' } }],
      },
    },
    {
      // Without rules it is asked about nothing: it only says where Knative is.
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'config.webhook.serving.knative.dev' },
      webhooks: [
        {
          name: 'config.webhook.serving.knative.dev',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          clientConfig: {
            service: { namespace: 'knative-serving', name: 'webhook', path: '/config-validation' },
          },
        },
      ],
    },
    knativeService(name, `http://${host}`),
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { namespace: 'kserve-test', name },
      spec: {
        parentRefs: [{ namespace: 'kserve', name: 'kserve-ingress-gateway' }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name: 'sklearn-iris-predictor', port: 80 }] }],
      },
    },
  ];
  await stage.adminDeletes(byIstioctl);
  await stage.adminApplies(...spaces, byHelm, ...others);
  try {
    await during(name);
  } finally {
    await stage.adminDeletes(byHelm, ...others);
    await stage.adminDeletes(...spaces);
    await stage.adminApplies(byIstioctl);
  }
}

/** KServe leaves its status alone, as Knative's controllers are not there. */
function knativeService(name: string, url: string): KubeObject {
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      namespace: 'kserve-test',
      name,
      annotations: { 'serving.kserve.io/deploymentMode': 'Knative' },
    },
    spec: {
      predictor: {
        model: { modelFormat: { name: 'sklearn' }, protocolVersion: 'v1', storageUri: 'gs://bucket/model' },
      },
    },
    status: {
      url,
      deploymentMode: 'Knative',
      components: {},
      conditions: ['IngressReady', 'PredictorReady', 'Ready'].map((type) => ({
        type,
        status: 'True',
        lastTransitionTime,
      })),
    },
  };
}

/** The ClusterRole isvc-reader without the rule of an API group. */
export async function readerWithout(stage: Stage, group: string): Promise<KubeObject> {
  const role = await stage.adminGets('clusterrole', 'isvc-reader');
  const rules = role['rules'] as readonly { readonly apiGroups: readonly string[] }[];
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'isvc-reader' },
    rules: rules.filter(({ apiGroups }) => !apiGroups.includes(group)),
  };
}
