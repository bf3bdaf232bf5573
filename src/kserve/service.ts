/** What the rest of isvc knows of an InferenceService. `inference-service.ts` makes it from the API object. */

/**
 * The protocols that isvc speaks, in the order in which it offers them: KServe's protocol versions, of which `grpc-v1` is TensorFlow
 * Serving's PredictionService, and OpenAI's API.
 */
export const spokenProtocols = ['v1', 'v2', 'grpc-v2', 'grpc-v1', 'openai'] as const;

export type Protocol = (typeof spokenProtocols)[number];

/** `NAMESPACE/NAME`: names a service for as long as the program runs. */
export type ServiceKey = string;

export type Readiness = 'ready' | 'not-ready' | 'unknown' | 'stopped';

/** `scheme://host[:port]path`, taken apart once. `port` is present only where the URL states one; `path` has no trailing slash. */
export type ServiceUrl = {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port?: number;
  readonly path: string;
};

export type Condition = {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly severity: string;
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly changedAt?: number;
};

export type TrafficTarget = {
  readonly revision: string;
  readonly percent?: number;
  readonly tag?: string;
  readonly latest: boolean;
  readonly url?: ServiceUrl;
};

/** A port of the container that serves a component. The name tells the protocol: `h2c` and `grpc…` are gRPC. */
export type ServingPort = { readonly name: string; readonly port: number };

export type Component = {
  readonly kind: 'predictor' | 'transformer' | 'explainer';
  readonly url?: ServiceUrl;
  /** Knative's revisions: the newest one, and the newest that is ready, which gets the traffic. */
  readonly revisions?: { readonly created: string; readonly ready: string };
  readonly traffic: readonly TrafficTarget[];
  readonly ports: readonly ServingPort[];
  /** What it fetches beside the service's own `storageUri`, and where to; absent where that is nothing. */
  readonly storage?: readonly string[];
};

export type Service = {
  readonly key: ServiceKey;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  readonly readiness: Readiness;
  /** One line for a person; only when not ready. */
  readonly whyNotReady?: string;
  /** Whether that line says the cause; else its pods may know more. Only when not ready. */
  readonly causeKnown?: boolean;
  /**
   * Of a service that KServe calls ready: what does not start all the same, in one line. It is known only once its pods were
   * looked at.
   */
  readonly startFailure?: string;
  readonly url?: ServiceUrl;
  /** `status.address.url`: where it answers inside the cluster. */
  readonly addressUrl?: ServiceUrl;
  readonly protocol: Protocol;
  /** Where the protocol was read: a port's name, `protocolVersion`, the runtime, or the default. */
  readonly protocolWhy: string;
  /** Its model may be one that is called in OpenAI's API instead: only the server can tell, and is asked at the first call. */
  readonly mayBeOpenAi?: true;
  readonly modelName: string;
  readonly modelNameWhy: string;
  /** Model format as given (`sklearn`, `tensorflow`, …), where the spec has one. */
  readonly format?: string;
  readonly storageUri?: string;
  /** The runtime named in the spec, or the one that KServe chose. */
  readonly runtime?: string;
  readonly deploymentMode?: 'Standard' | 'Knative' | 'ModelMesh';
  /** No gateway routes it: `visibility: cluster-local`, a `svc.cluster.local` host, or ingress creation switched off for it. */
  readonly clusterLocal: boolean;
  readonly components: readonly Component[];
  readonly conditions: readonly Condition[];
  readonly modelFailure?: { readonly reason: string; readonly message: string; readonly exitCode?: number };
};
