import type { GatewayAddresses } from '../inference/endpoint.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';

/** The part of DiscoveryOptions that decides which candidates there are. */
export type GivenOptions = {
  readonly address?: string;
  readonly gateway?: string;
  readonly host?: string;
  /** Domains that the person trusts, beside those of believed configuration (`--trust-domain`, the setting `domains`). */
  readonly domains?: readonly string[];
  /** Addresses for which the author of a Gateway asked, and to which the person said yes. */
  readonly gatewayAddresses?: readonly GatewayAddresses[];
  /** If there is a gateway, pods are not called directly. */
  readonly noBypass?: boolean;
  /** KServe's own namespace, where the person says it: `--kserve-namespace`, or the setting. */
  readonly kserveNamespace?: string;
  /** Where Envoy Gateway runs, if not in `envoy-gateway-system`: the setting. */
  readonly envoyGatewayNamespace?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The objects read of the cluster, as the API gave them: `gateways.ts` decides what it means. */
export type GatewayObjects = {
  /** ValidatingWebhookConfigurations of KServe's: their Service tells KServe's own namespace. */
  readonly kserveWebhooks: readonly KubeObject[];
  /** Knative's, likewise. */
  readonly knativeWebhooks: readonly KubeObject[];
  /** Istio's, likewise: `istiod-default-validator`. */
  readonly istioWebhooks: readonly KubeObject[];
  /** MutatingWebhookConfigurations of Envoy Gateway's, which have its namespace in their names. */
  readonly envoyWebhooks: readonly KubeObject[];
  /** ConfigMaps named `inferenceservice-config`, of any namespace. */
  readonly kserveConfigs: readonly KubeObject[];
  /** ConfigMaps of Knative's namespace: `config-istio`, `config-gateway`, `config-network`, … */
  readonly knativeConfigs: readonly KubeObject[];
  /** Services, without those that KServe and Knative make for each service. */
  readonly services: readonly KubeObject[];
  readonly gateways: readonly KubeObject[];
  readonly gatewayClasses: readonly KubeObject[];
  readonly istioGateways: readonly KubeObject[];
  /** The service's own, or all where only the gateways are asked for. */
  readonly ingresses: readonly KubeObject[];
  readonly ingressClasses: readonly KubeObject[];
  /** HTTPRoutes of the service's namespace that may be its own. */
  readonly httpRoutes: readonly KubeObject[];
  /** The VirtualService of the service's name. */
  readonly virtualServices: readonly KubeObject[];
  /** Knative's Services, Routes and Ingresses with the label of the service: each is told by the uid of its owner. */
  readonly knativeServices: readonly KubeObject[];
  readonly knativeRoutes: readonly KubeObject[];
  readonly knativeIngresses: readonly KubeObject[];
  /** OpenShift's settings of its router. */
  readonly openShiftIngresses: readonly KubeObject[];
  readonly nodes: readonly KubeObject[];
  /** Pods behind the gateways' Services. */
  readonly gatewayPods: readonly KubeObject[];
  /** Pods of the service itself. */
  readonly servicePods: readonly KubeObject[];
  /** Services of an LLMInferenceService: the workload's says whether its pods speak TLS. */
  readonly workloadServices: readonly KubeObject[];
  /** The Service that `status.address.url` names, for a program inside the cluster. */
  readonly entryServices: readonly KubeObject[];
};

/** The objects that a second look adds by name, where they may not be listed everywhere. */
const additions = {
  namedKserveConfigs: 'kserveConfigs',
  namedKnativeConfigs: 'knativeConfigs',
  namedServices: 'services',
  namedGateways: 'gateways',
  namedIstioGateways: 'istioGateways',
} as const satisfies Record<string, keyof GatewayObjects>;

export type ObjectKind = keyof GatewayObjects | keyof typeof additions;

/** The objects to which a reading of this kind belongs. */
export function objectsOf(kind: ObjectKind): keyof GatewayObjects {
  return kind in additions ? additions[kind as keyof typeof additions] : (kind as keyof GatewayObjects);
}

export type Observations = {
  readonly context: string;
  readonly inCluster: boolean;
  readonly options: GivenOptions;
  /** Absent when only the gateways are asked for. */
  readonly service?: Service;
  readonly objects: GatewayObjects;
  /** How each kind's reading went; a kind that nobody asked for has none. */
  readonly readings: Readonly<Partial<Record<ObjectKind, 'read' | 'forbidden' | 'absent'>>>;
  /** Where the list of all namespaces was refused: the kinds, and the namespaces that refused as well. */
  readonly refused: Readonly<Partial<Record<ObjectKind, readonly string[]>>>;
  /** Objects that could not be read, and the permission that would help. */
  readonly warnings: readonly string[];
  /** The same of what is only worth a word where no gateway was found without it. */
  readonly sideWarnings: readonly string[];
  /** False while `observeMore` would still read what later candidates need (nodes, pods). */
  readonly complete: boolean;
};

/** Whether the service is reached over TLS. */
export function usesTls(observations: Observations): boolean {
  return observations.service?.url?.scheme === 'https';
}

export const nothingRead: GatewayObjects = {
  kserveWebhooks: [],
  knativeWebhooks: [],
  istioWebhooks: [],
  envoyWebhooks: [],
  kserveConfigs: [],
  knativeConfigs: [],
  services: [],
  gateways: [],
  gatewayClasses: [],
  istioGateways: [],
  ingresses: [],
  ingressClasses: [],
  httpRoutes: [],
  virtualServices: [],
  knativeServices: [],
  knativeRoutes: [],
  knativeIngresses: [],
  openShiftIngresses: [],
  nodes: [],
  gatewayPods: [],
  servicePods: [],
  workloadServices: [],
  entryServices: [],
};
