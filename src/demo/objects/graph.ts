import type { KubeObject } from '../../kserve/kube-object.js';
import { at, isRecord, listAt, textAt } from '../api/api-object.js';
import { hostOf } from './serving.js';
import { availableDeployment, clusterAddress, readyPod } from './ready-objects.js';

/** The objects in the cluster when a graph's controller looks at its steps. */
export type GraphSurroundings = {
  /** The InferenceService of this name in the graph's namespace. */
  readonly service: (namespace: string, name: string) => KubeObject | undefined;
  /** `protocolVersions` of a ClusterServingRuntime. */
  readonly runtimeProtocols: (runtime: string) => readonly string[];
};

/** The port of the router (`RouterPort`, pkg/constants of KServe 0.20). */
export const routerPort = 8080;

const templateHash = '6f5c8b7d94';

/**
 * The status and children of an InferenceGraph in Standard mode, as KServe 0.20 makes them (raw_ig.go): Ready as soon as the
 * router's Deployment says anything of its availability, whatever becomes of the steps; Deployment, pod and Service of the router,
 * and no route at the gateway.
 */
export function graphObjects(
  graph: KubeObject,
  settledAt: string,
  surroundings: GraphSurroundings,
): readonly KubeObject[] {
  const name = textAt(graph, 'metadata', 'name') ?? '';
  const namespace = textAt(graph, 'metadata', 'namespace') ?? '';
  const createdAt = textAt(graph, 'metadata', 'creationTimestamp') ?? settledAt;
  const labels = { 'serving.kserve.io/inferencegraph': name };
  const selector = { app: `isvc.${name}` };
  const owner = {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'InferenceGraph',
    name,
    uid: textAt(graph, 'metadata', 'uid'),
  };
  const metadata = {
    name,
    namespace,
    creationTimestamp: createdAt,
    labels: { ...selector, ...labels },
    ownerReferences: [{ ...owner, blockOwnerDeletion: true, controller: true }],
  };
  // No ports: the router listens on 8080 without a word of it.
  const container = {
    args: ['--graph-json', JSON.stringify(resolved(graph, namespace, surroundings))],
    image: 'kserve/router:v0.20.0',
    name,
    readinessProbe: { httpGet: { path: '/readyz', port: routerPort, scheme: 'HTTP' } },
  };
  const clusterIP = clusterAddress('10.96.64', namespace, name);
  return [
    { ...graph, status: graphStatus(name, namespace, settledAt) },
    availableDeployment(metadata, selector, 1, {
      metadata: { labels: metadata.labels },
      spec: { containers: [container] },
    }),
    readyPod({
      metadata: {
        ...metadata,
        name: `${name}-${templateHash}-r8t2n`,
        labels: { ...metadata.labels, 'pod-template-hash': templateHash },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${name}-${templateHash}`, controller: true },
        ],
      },
      container,
      podIP: clusterAddress('10.244.0', namespace, name),
      createdAt,
      settledAt,
    }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        clusterIP,
        clusterIPs: [clusterIP],
        ports: [{ name, port: 80, protocol: 'TCP', targetPort: routerPort }],
        selector,
        sessionAffinity: 'None',
        type: 'ClusterIP',
      },
      status: { loadBalancer: {} },
    },
  ];
}

function graphStatus(name: string, namespace: string, settledAt: string): KubeObject {
  return {
    conditions: [
      { status: 'True', type: 'Ready' },
      { lastTransitionTime: settledAt, status: 'False', type: 'Stopped' },
    ],
    observedGeneration: 1,
    url: `http://${hostOf(name, namespace)}`,
  };
}

/** The spec with the URL of each step's service, as the controller hands it to the router. */
function resolved(graph: KubeObject, namespace: string, surroundings: GraphSurroundings): KubeObject {
  const nodes = at(graph, 'spec', 'nodes');
  const withUrls = Object.entries(isRecord(nodes) ? nodes : {}).map(([name, node]) => {
    const steps = listAt(node, 'steps').map((step) => withUrl(step, namespace, surroundings));
    return [name, { ...(isRecord(node) ? node : {}), steps }] as const;
  });
  return { nodes: Object.fromEntries(withUrls), resources: {} };
}

/** A service that is gone kept the URL that the step got from it when the graph was made: by V1, as one without a protocolVersion. */
function withUrl(step: unknown, namespace: string, surroundings: GraphSurroundings): unknown {
  const name = textAt(step, 'serviceName');
  if (name === undefined || !isRecord(step)) return step;
  const service = surroundings.service(namespace, name);
  const model = listAt(service, 'spec', 'predictor', 'model', 'args')
    .map(String)
    .find((arg) => arg.startsWith('--model_name='))
    ?.slice('--model_name='.length);
  const path =
    protocolOf(service, surroundings) === 'v2'
      ? `/v2/models/${model ?? name}/infer`
      : `/v1/models/${model ?? name}:predict`;
  return { ...step, serviceUrl: `http://${name}-predictor.${namespace}.svc.cluster.local${path}` };
}

/** The named runtime's first of v1 and v2 beats what the service says (`GetPredictorEndpoint`, pkg/controller/v1beta1). */
function protocolOf(service: KubeObject | undefined, { runtimeProtocols }: GraphSurroundings): string {
  const runtime = textAt(service, 'spec', 'predictor', 'model', 'runtime');
  const first = runtime === undefined ? [] : runtimeProtocols(runtime);
  const supported = first.find((protocol) => protocol === 'v1' || protocol === 'v2');
  return supported ?? textAt(service, 'spec', 'predictor', 'model', 'protocolVersion') ?? 'v1';
}
