import { randomUUID } from 'node:crypto';

import type { KubeObject } from '../../kserve/kube-object.js';
import { Problem } from '../../problem.js';
import { isRecord, listAt, textAt } from '../api/api-object.js';
import { kindOf } from '../api/kinds.js';
import { toTimestamp, type ObjectStore } from '../api/store.js';
import { httpRoutes, workloads } from './children.js';
import { graphObjects, type GraphSurroundings } from './graph.js';
import { knativeWorkloads } from './knative-children.js';
import { knativeRouting } from './knative-routing.js';
import { knativeStatus } from './knative-status.js';
import { llmObjects } from './llm-children.js';
import { madeUpServices } from './made-up-services.js';
import type { DemoObject } from './manifests.js';
import { readyStatus } from './ready-status.js';
import { toServing, type Serving } from './serving.js';

/** The namespace of the demo's kubeconfig. */
const demoNamespace = 'kserve-demo';

/**
 * Fills the store with the manifests, and with what KServe's and the gateway's controllers would add: a service without
 * a status is ready, and gets its status and children. The gateway's Service and its listener get the real port.
 */
export function populate(
  store: ObjectStore,
  options: {
    readonly manifests: readonly DemoObject[];
    readonly gatewayPort: number;
    readonly madeUp: number;
  },
): void {
  const cluster = clusterOf(options.manifests, options.gatewayPort);
  for (const manifest of options.manifests) {
    for (const object of controlled(manifest, cluster)) put(store, object);
  }
  for (const object of madeUpServices(options.madeUp, demoNamespace, Date.now())) put(store, object);
}

/** Puts an object. Throws a Problem when the demo does not serve its kind. */
export function put(store: ObjectStore, object: KubeObject): void {
  const kind = kindOf(object);
  if (kind === undefined) {
    const name = `${textAt(object, 'kind') ?? 'an object'} of ${textAt(object, 'apiVersion') ?? 'no apiVersion'}`;
    throw new Problem('usage', `The demo cluster does not serve ${name}.`, {
      remedy: 'Use a kind that `kubectl api-resources` lists.',
    });
  }
  store.put(kind, object);
}

function controlled(manifest: DemoObject, cluster: Cluster): readonly KubeObject[] {
  const { object, hints, createdAtMs } = manifest;
  const kind = textAt(object, 'kind') ?? '';
  if (kind === 'Service') return [withGatewayPort(object, cluster.gatewayPort)];
  if (kind === 'Gateway' && listAt(object, 'spec', 'listeners').length > 0)
    return [withListenerPort(object, cluster.gatewayPort)];
  if (object['status'] !== undefined || !reconciled.has(kind)) return [object];
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const identified = { ...object, metadata: { ...metadata, uid: randomUUID() } };
  const settledAt = toTimestamp(new Date(createdAtMs + 2000));
  if (kind === 'InferenceGraph') return graphObjects(identified, settledAt, cluster);
  if (kind === 'LLMInferenceService')
    return llmObjects(identified, `http://127.0.0.1:${cluster.gatewayPort}`, settledAt);
  return inferenceServiceObjects(identified, toServing(identified, settledAt, hints), hints);
}

const reconciled: ReadonlySet<string> = new Set([
  'InferenceGraph',
  'InferenceService',
  'LLMInferenceService',
]);

function inferenceServiceObjects(
  service: KubeObject,
  serving: Serving,
  hints: DemoObject['hints'],
): readonly KubeObject[] {
  if (serving.mode === 'Knative') {
    return [
      { ...service, status: knativeStatus(serving) },
      ...knativeWorkloads(serving),
      ...knativeRouting(serving),
    ];
  }
  return [
    { ...service, status: readyStatus(serving) },
    ...workloads(serving),
    ...(hints['route'] === 'none' ? [] : httpRoutes(serving)),
  ];
}

/** The part of the cluster that the controllers see beside the object that they reconcile. */
type Cluster = GraphSurroundings & { readonly gatewayPort: number };

function clusterOf(manifests: readonly DemoObject[], gatewayPort: number): Cluster {
  const find = (kind: string, name: string, namespace?: string): KubeObject | undefined =>
    manifests
      .map(({ object }) => object)
      .find(
        (object) =>
          object['kind'] === kind &&
          textAt(object, 'metadata', 'name') === name &&
          textAt(object, 'metadata', 'namespace') === namespace,
      );
  return {
    gatewayPort,
    service: (namespace, name) => find('InferenceService', name, namespace),
    runtimeProtocols: (runtime) =>
      listAt(find('ClusterServingRuntime', runtime), 'spec', 'protocolVersions').map(String),
  };
}

/** A load balancer, and a node, reach a gateway at the Service's ports: these are where the demo's really listens. */
function withGatewayPort(service: KubeObject, gatewayPort: number): KubeObject {
  const spec = isRecord(service['spec']) ? service['spec'] : {};
  if (spec['type'] !== 'LoadBalancer') return service;
  const ports = listAt(spec, 'ports').map((port) =>
    isRecord(port) && port['name'] === 'http2' ? { ...port, port: gatewayPort, nodePort: gatewayPort } : port,
  );
  return { ...service, spec: { ...spec, ports } };
}

/** Istio makes the Service of a Gateway from its listeners: their ports are the same. */
function withListenerPort(gateway: KubeObject, gatewayPort: number): KubeObject {
  const spec = isRecord(gateway['spec']) ? gateway['spec'] : {};
  const listeners = listAt(spec, 'listeners').map((listener) =>
    isRecord(listener) && listener['protocol'] === 'HTTP' ? { ...listener, port: gatewayPort } : listener,
  );
  return { ...gateway, spec: { ...spec, listeners } };
}
