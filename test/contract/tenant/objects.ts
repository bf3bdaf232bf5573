/** Objects that a hostile tenant writes, and what the cloud and the controllers then write for them. */
import type { KubeObject } from '../../../src/kserve/kube-object.js';
import { tenantNamespace as namespace } from './stage.ts';

export type ServiceOptions = {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly externalIPs?: readonly string[];
};

/** A Service of type LoadBalancer, whose address the cloud writes: see `withAddress`. */
export function tenantService({
  name = 'evil',
  labels = {},
  selector = { app: 'evil' },
  port = 80,
  externalIPs,
}: ServiceOptions): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name, labels },
    spec: {
      type: 'LoadBalancer',
      selector,
      ports: [{ name: 'http2', port, targetPort: 8080 }],
      ...(externalIPs === undefined ? {} : { externalIPs }),
    },
  };
}

/** The Service with what a cloud writes for it. */
export function withAddress(service: KubeObject, ip: string): KubeObject {
  return { ...service, status: { loadBalancer: { ingress: [{ ip }] } } };
}

/** A Gateway API Gateway that states its own addresses. */
export function tenantGateway(name: string, addresses: readonly string[], port = 80): KubeObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace, name },
    spec: {
      gatewayClassName: 'tenants-own',
      addresses: addresses.map((value) => ({ type: 'IPAddress', value })),
      listeners: [{ name: 'http', protocol: 'HTTP', port, allowedRoutes: { namespaces: { from: 'All' } } }],
    },
  };
}

/** A Gateway with the status that its controller writes when it accepts it. */
export function programmed(gateway: KubeObject, addresses: readonly string[], generation = 1): KubeObject {
  const condition = {
    status: 'True',
    reason: 'Programmed',
    message: 'Resource programmed',
    observedGeneration: generation,
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  return {
    ...gateway,
    status: {
      addresses: addresses.map((value) => ({ type: 'IPAddress', value })),
      conditions: [
        { ...condition, type: 'Accepted' },
        { ...condition, type: 'Programmed' },
      ],
    },
  };
}

/** An HTTPRoute for a host, at a Gateway. With `accepted`, its status says that the Gateway took it. */
export function tenantRoute(
  name: string,
  host: string,
  parent: { readonly namespace: string; readonly name: string },
  accepted: boolean,
): KubeObject {
  const parentRef = { group: 'gateway.networking.k8s.io', kind: 'Gateway', ...parent };
  const condition = {
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: 'Route was valid',
    observedGeneration: 1,
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { namespace, name },
    spec: {
      parentRefs: [parentRef],
      hostnames: [host],
      rules: [{ backendRefs: [{ name: 'evil', port: 80 }] }],
    },
    ...(accepted
      ? { status: { parents: [{ parentRef, controllerName: 'tenant/controller', conditions: [condition] }] } }
      : {}),
  };
}

/**
 * An InferenceService whose status says what the tenant wants. KServe leaves a status alone where the mode's own controllers
 * are missing, as Knative's are in this cluster.
 */
export function tenantInferenceService(
  name: string,
  url: string,
  more: Readonly<Record<string, unknown>> = {},
): KubeObject {
  const at = '2026-01-01T00:00:00Z';
  const ready = ['IngressReady', 'PredictorReady', 'Ready'].map((type) => ({
    type,
    status: 'True',
    lastTransitionTime: at,
  }));
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { namespace, name, annotations: { 'serving.kserve.io/deploymentMode': 'Knative' } },
    spec: {
      predictor: {
        model: { modelFormat: { name: 'sklearn' }, protocolVersion: 'v1', storageUri: 'gs://bucket/model' },
      },
    },
    status: { url, conditions: ready, components: {}, deploymentMode: 'Knative', ...more },
  };
}
