import { fieldAt, listAt, numberAt, recordAt, textAt, textsAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import type { ServingPort } from './service.js';

/** The servers that a ServingRuntime or ClusterServingRuntime describes (pkg/apis/serving/v1alpha1/servingruntime_types.go). */
export type ServingRuntime = {
  readonly name: string;
  /** Undefined for a cluster-wide one. */
  readonly namespace?: string;
  /** As listed, in its order: KServe takes the first of v1 and v2 as the default. */
  readonly protocolVersions: readonly string[];
  readonly ports: readonly ServingPort[];
  readonly formats: readonly string[];
  readonly disabled: boolean;
};

/** The runtime of that name that a service of that namespace would get. */
export type RuntimeLookup = (name: string, namespace: string) => ServingRuntime | undefined;

/** Undefined for an object without a name. */
export function parseServingRuntime(object: KubeObject): ServingRuntime | undefined {
  const name = textAt(object, 'metadata', 'name');
  if (name === undefined) return undefined;
  const namespace = textAt(object, 'metadata', 'namespace');
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    protocolVersions: textsAt(object, 'spec', 'protocolVersions'),
    ports: containerPorts(servingContainer(listAt(object, 'spec', 'containers'))),
    formats: listAt(object, 'spec', 'supportedModelFormats').flatMap(
      (format) => textAt(format, 'name') ?? [],
    ),
    disabled: fieldAt(object, 'spec', 'disabled') === true,
  };
}

/** Looks among the runtimes that were read; the namespace's own comes before the cluster's (isvcutils.GetServingRuntime). */
export function runtimeLookup(objects: readonly KubeObject[]): RuntimeLookup {
  const runtimes = objects.flatMap((object) => parseServingRuntime(object) ?? []);
  return (name, namespace) =>
    runtimes.find((runtime) => runtime.name === name && runtime.namespace === namespace) ??
    runtimes.find((runtime) => runtime.name === name && runtime.namespace === undefined);
}

/** For a person, or a moment, without runtimes to read. */
export const noRuntimes: RuntimeLookup = () => undefined;

/** The container that answers: `kserve-container` (constants.InferenceServiceContainerName), else the first. */
export function servingContainer(containers: readonly unknown[]): KubeObject | undefined {
  const named = containers.find((container) => textAt(container, 'name') === 'kserve-container');
  return recordAt(named ?? containers[0]);
}

const noPorts: readonly ServingPort[] = [];

/** The declared ports of a container. */
export function containerPorts(container: unknown): readonly ServingPort[] {
  const ports = listAt(container, 'ports');
  // One empty list for the many services that leave the port to their runtime.
  if (ports.length === 0) return noPorts;
  return ports.flatMap((entry) => {
    const port = numberAt(entry, 'containerPort');
    return port === undefined ? [] : [{ name: textAt(entry, 'name') ?? '', port }];
  });
}
