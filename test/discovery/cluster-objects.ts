import type { Observations } from '../../src/discovery/observations.js';
import { nothingRead } from '../../src/discovery/observations.js';
import { recordAt } from '../../src/kserve/fields.js';
import { parseInferenceService } from '../../src/kserve/inference-service.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { noRuntimes } from '../../src/kserve/serving-runtime.js';
import type { Service } from '../../src/kserve/service.js';

/** Objects shaped as an API server gives them, with only the fields that discovery reads. */
export type Labels = Readonly<Record<string, string>>;

export function object(
  namespace: string,
  name: string,
  rest: KubeObject = {},
  labels: Labels = {},
): KubeObject {
  return { metadata: { namespace, name, labels }, ...rest };
}

/** The uid of `models/iris`, which its own routes name as that of their owner. */
const irisUid = 'e5a1-iris';

/** An object that belongs to `models/iris`, as KServe makes it. */
export function ownedByIris(owned: KubeObject): KubeObject {
  const owner = { kind: 'InferenceService', name: 'iris', uid: irisUid, controller: true };
  return { ...owned, metadata: { ...recordAt(owned, 'metadata'), ownerReferences: [owner] } };
}

/** An object with a uid of its own, and that of its owner. */
function owned(owned: KubeObject, kind: string, ownerUid: string, uid = ''): KubeObject {
  const ownerReferences = [{ kind, uid: ownerUid, controller: true }];
  return { ...owned, metadata: { ...recordAt(owned, 'metadata'), uid, ownerReferences } };
}

/** Knative's objects for `models/iris`, where KServe made its Service: that, its Route, and these Ingresses of the Route. */
export function knativeChain(
  ingresses: readonly KubeObject[],
  root: { readonly kind?: string; readonly uid?: string } = {},
): Pick<Observations['objects'], 'knativeServices' | 'knativeRoutes' | 'knativeIngresses'> {
  const { kind = 'InferenceService', uid = irisUid } = root;
  const named = object('models', 'iris-predictor');
  return {
    knativeServices: [owned(named, kind, uid, 'uid-of-the-knative-service')],
    knativeRoutes: [owned(named, 'Service', 'uid-of-the-knative-service', 'uid-of-the-route')],
    knativeIngresses: ingresses.map((ingress) => owned(ingress, 'Route', 'uid-of-the-route', ingressUid)),
  };
}

/** The uid of the Ingresses of `knativeChain`. */
export const ingressUid = 'uid-of-the-ingress';

export function configMap(namespace: string, name: string, data: Labels): KubeObject {
  return object(namespace, name, { data });
}

/** ConfigMap `inferenceservice-config` with KServe's shipped values, and these in their place. */
export function kserveConfig(ingress: KubeObject = {}, namespace = 'kserve', mode = 'Standard'): KubeObject {
  const shipped = {
    enableGatewayApi: false,
    kserveIngressGateway: 'kserve/kserve-ingress-gateway',
    ingressGateway: 'knative-serving/knative-ingress-gateway',
    localGateway: 'knative-serving/knative-local-gateway',
    localGatewayService: 'knative-local-gateway.istio-system.svc.cluster.local',
    ingressDomain: 'example.com',
    ingressClassName: 'istio',
    urlScheme: 'http',
  };
  return configMap(namespace, 'inferenceservice-config', {
    ingress: JSON.stringify({ ...shipped, ...ingress }),
    deploy: JSON.stringify({ defaultDeploymentMode: mode }),
  });
}

/** A webhook configuration, whose webhooks all have a Service in that namespace; by URL where there is none. */
export function webhooks(name: string, ...namespaces: readonly (string | undefined)[]): KubeObject {
  return {
    metadata: { name },
    webhooks: namespaces.map((namespace) => ({
      clientConfig:
        namespace === undefined
          ? { url: 'https://127.0.0.1:9443' }
          : { service: { namespace, name: 'webhook' } },
    })),
  };
}

export type PortSpec = readonly [name: string, port: number, targetPort: number | string, nodePort?: number];

export function gatewayService(
  namespace: string,
  name: string,
  options: {
    readonly ports?: readonly PortSpec[];
    readonly labels?: Labels;
    readonly selector?: Labels;
    readonly ingress?: readonly KubeObject[];
  } = {},
): KubeObject {
  const ports = options.ports ?? [
    ['status-port', 15021, 15021, 30021],
    ['http2', 80, 8080, 31380],
    ['https', 443, 8443, 31390],
  ];
  return object(
    namespace,
    name,
    {
      spec: {
        type: 'LoadBalancer',
        selector: options.selector ?? { app: name },
        ports: ports.map(([portName, port, targetPort, nodePort]) => ({
          name: portName,
          protocol: 'TCP',
          port,
          targetPort,
          ...(nodePort === undefined ? {} : { nodePort }),
        })),
      },
      status: { loadBalancer: options.ingress === undefined ? {} : { ingress: options.ingress } },
    },
    options.labels,
  );
}

/** Programmed in its second generation, unless its status says otherwise. */
export function gateway(
  namespace: string,
  name: string,
  spec: KubeObject,
  status: KubeObject = {},
): KubeObject {
  const conditions = [{ type: 'Programmed', status: 'True', observedGeneration: 2 }];
  return object(namespace, name, { spec, status: { conditions, ...status } });
}

export function gatewayClass(name: string, controllerName: string): KubeObject {
  return { metadata: { name }, spec: { controllerName } };
}

export function node(name: string, addresses: Labels, ready = true): KubeObject {
  return {
    metadata: { name },
    status: {
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'Ready', status: ready ? 'True' : 'False' },
      ],
      addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })),
    },
  };
}

export function pod(
  namespace: string,
  name: string,
  labels: Labels,
  options: { readonly ready?: boolean; readonly containers?: readonly KubeObject[] } = {},
): KubeObject {
  return object(
    namespace,
    name,
    {
      spec: { containers: options.containers ?? [{ name: 'kserve-container' }] },
      status: { conditions: [{ type: 'Ready', status: options.ready === false ? 'False' : 'True' }] },
    },
    labels,
  );
}

/** A Ready pod of service `iris` in `models`, as KServe labels it. */
export function irisPod(
  component = 'predictor',
  containers?: readonly KubeObject[],
  ready = true,
): KubeObject {
  return pod(
    'models',
    `iris-${component}-7d9f`,
    { 'serving.kserve.io/inferenceservice': 'iris', component, app: `isvc.iris-${component}` },
    { ready, ...(containers === undefined ? {} : { containers }) },
  );
}

/** InferenceService `models/iris`, Ready. */
export function iris(
  options: {
    readonly url?: string;
    readonly mode?: string;
    readonly labels?: Labels;
    readonly addressUrl?: string;
    readonly transformer?: boolean;
    readonly spec?: KubeObject;
  } = {},
): Service {
  const service = parseInferenceService(
    object('models', 'iris', {
      metadata: { namespace: 'models', name: 'iris', uid: irisUid, labels: options.labels ?? {} },
      spec: {
        predictor: { model: { modelFormat: { name: 'sklearn' }, ...options.spec } },
        ...(options.transformer === true
          ? { transformer: { containers: [{ name: 'kserve-container' }] } }
          : {}),
      },
      status: {
        url: options.url ?? 'http://iris-models.example.com',
        address: { url: options.addressUrl ?? 'http://iris-predictor.models.svc.cluster.local' },
        deploymentMode: options.mode ?? 'Standard',
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    }),
    noRuntimes,
  );
  if (service === undefined) throw new Error('the test made an object without a name');
  return service;
}

/** Observations with everything readable, and nothing there but these objects. */
export function observed(
  objects: Partial<Observations['objects']>,
  rest: Partial<Omit<Observations, 'objects'>> = {},
): Observations {
  return {
    context: 'prod',
    inCluster: false,
    options: { environment: {} },
    objects: { ...nothingRead, ...objects },
    readings: {},
    refused: {},
    warnings: [],
    sideWarnings: [],
    complete: true,
    ...rest,
  };
}
