import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';

/** The part of DiscoveryOptions that decides which candidates there are. */
export type GivenOptions = {
  readonly address?: string;
  readonly gateway?: string;
  readonly host?: string;
  /** Domains that the person trusts, beside those of believed configuration (`--trust-domain`, the setting `domains`). */
  readonly domains?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** What was read of the cluster, as the API gave it: `gateways.ts` decides what it means. */
export type GatewayObjects = {
  /** ConfigMaps named `inferenceservice-config`, of any namespace. */
  readonly kserveConfigs: readonly KubeObject[];
  /** ConfigMaps of Knative's namespace: `config-istio`, `config-gateway`, `config-network`. */
  readonly knativeConfigs: readonly KubeObject[];
  /** Services, without those that KServe and Knative make for each service. */
  readonly services: readonly KubeObject[];
  readonly gateways: readonly KubeObject[];
  readonly gatewayClasses: readonly KubeObject[];
  readonly istioGateways: readonly KubeObject[];
  readonly ingresses: readonly KubeObject[];
  readonly ingressClasses: readonly KubeObject[];
  readonly nodes: readonly KubeObject[];
  /** Pods behind the gateways' Services. */
  readonly gatewayPods: readonly KubeObject[];
  /** Pods of the service itself. */
  readonly servicePods: readonly KubeObject[];
  /** The Service that `status.address.url` names, for a program inside the cluster. */
  readonly entryServices: readonly KubeObject[];
};

export type ObjectKind = keyof GatewayObjects;

export type Observations = {
  readonly context: string;
  readonly inCluster: boolean;
  readonly options: GivenOptions;
  /** Absent when only the gateways are asked for. */
  readonly service?: Service;
  readonly objects: GatewayObjects;
  /** How each kind's reading went; a kind that nobody asked for has none. */
  readonly readings: Readonly<Partial<Record<ObjectKind, 'read' | 'forbidden' | 'absent'>>>;
  /** What could not be read, and the permission that would help. */
  readonly warnings: readonly string[];
  /** False while `observeMore` would still read what later candidates need (nodes, pods). */
  readonly complete: boolean;
};

export const nothingRead: GatewayObjects = {
  kserveConfigs: [],
  knativeConfigs: [],
  services: [],
  gateways: [],
  gatewayClasses: [],
  istioGateways: [],
  ingresses: [],
  ingressClasses: [],
  nodes: [],
  gatewayPods: [],
  servicePods: [],
  entryServices: [],
};
