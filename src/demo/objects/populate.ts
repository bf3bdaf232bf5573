import { randomUUID } from 'node:crypto';

import type { KubeObject } from '../../kserve/kube-object.js';
import { Problem } from '../../problem.js';
import { isRecord, listAt, textAt } from '../api/api-object.js';
import { kindOf } from '../api/kinds.js';
import { toTimestamp, type ObjectStore } from '../api/store.js';
import { httpRoutes, workloads } from './children.js';
import { knativeRoutes, knativeWorkloads } from './knative-children.js';
import { knativeStatus } from './knative-status.js';
import { madeUpServices } from './made-up-services.js';
import type { DemoObject } from './manifests.js';
import { readyStatus } from './ready-status.js';
import { toServing } from './serving.js';

/** The namespace of the demo's kubeconfig. */
const demoNamespace = 'kserve-demo';

/**
 * Fills the store with the manifests, and with what KServe's and the gateway's controllers would add: a service without
 * a status is ready, and gets its status, pod, Service and HTTPRoutes. The gateway's Service gets the real port.
 */
export function populate(
  store: ObjectStore,
  options: {
    readonly manifests: readonly DemoObject[];
    readonly gatewayPort: number;
    readonly madeUp: number;
  },
): void {
  for (const manifest of options.manifests) {
    for (const object of controlled(manifest, options.gatewayPort)) put(store, object);
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

function controlled({ object, hints, createdAtMs }: DemoObject, gatewayPort: number): readonly KubeObject[] {
  if (textAt(object, 'kind') === 'Service') return [withGatewayPort(object, gatewayPort)];
  if (textAt(object, 'kind') !== 'InferenceService' || object['status'] !== undefined) return [object];
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const identified = { ...object, metadata: { ...metadata, uid: randomUUID() } };
  const serving = toServing(identified, toTimestamp(new Date(createdAtMs + 2000)), hints);
  if (serving.mode === 'Knative') {
    return [
      { ...identified, status: knativeStatus(serving) },
      ...knativeWorkloads(serving),
      ...knativeRoutes(serving),
    ];
  }
  return [
    { ...identified, status: readyStatus(serving) },
    ...workloads(serving),
    ...(hints['route'] === 'none' ? [] : httpRoutes(serving)),
  ];
}

/** A load balancer, and a node, reach a gateway at the Service's ports: these are where the demo's really listens. */
function withGatewayPort(service: KubeObject, gatewayPort: number): KubeObject {
  const spec = isRecord(service['spec']) ? service['spec'] : {};
  const ports = listAt(spec, 'ports').map((port) =>
    isRecord(port) && port['name'] === 'http2' ? { ...port, port: gatewayPort, nodePort: gatewayPort } : port,
  );
  return { ...service, spec: { ...spec, ports } };
}
