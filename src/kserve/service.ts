/** A service as the rest of isvc knows it, whichever kind of object it is. The parser of each kind makes it (`service-kinds.ts`). */

/**
 * The protocols that isvc speaks, in the order in which it offers them: KServe's protocol versions, of which `grpc-v1` is TensorFlow
 * Serving's PredictionService, and OpenAI's API.
 */
export const spokenProtocols = ['v1', 'v2', 'grpc-v2', 'grpc-v1', 'openai'] as const;

export type Protocol = (typeof spokenProtocols)[number];

/** The kinds of object that are called as a model is: InferenceService, LLMInferenceService, InferenceGraph. */
export type ServiceKind = 'inference' | 'llm' | 'graph';

/**
 * Names a service for as long as the program runs: `NAMESPACE/NAME` of an InferenceService, `llmisvc/NAMESPACE/NAME` and
 * `ig/NAMESPACE/NAME` of the others. `service-key.ts` makes it and takes it apart.
 */
export type ServiceKey = string;

/** The task of a language model, in OpenAI's API. */
export type LanguageTask = 'chat' | 'completions' | 'embeddings' | 'rerank';

/** `empty`: its own status says that it is ready, and nothing serves it. */
export type Readiness = 'ready' | 'empty' | 'not-ready' | 'unknown' | 'stopped';

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

/**
 * The component kinds of a service, told by the labels of its pods: an InferenceService of the first three, an InferenceGraph of a
 * router, an LLMInferenceService of the others. Of several nodes `main` is the one that leads.
 */
export type ComponentKind =
  | 'predictor'
  | 'transformer'
  | 'explainer'
  | 'router'
  | 'main'
  | 'worker'
  | 'prefill'
  | 'prefill worker'
  | 'scheduler';

export type Component = {
  readonly kind: ComponentKind;
  readonly url?: ServiceUrl;
  /** Knative's revisions: the newest one, and the newest that is ready, which gets the traffic. */
  readonly revisions?: { readonly created: string; readonly ready: string };
  readonly traffic: readonly TrafficTarget[];
  readonly ports: readonly ServingPort[];
  /** The files that it fetches beside the service's own `storageUri`, and where to; absent where there are none. */
  readonly storage?: readonly string[];
  /** The workload that runs it, where the status names one: a Deployment, or a LeaderWorkerSet where it takes several nodes. */
  readonly workload?: { readonly kind: string; readonly name: string };
  /** Of its pods: how many are ready, and how many the spec asks for, as far as either says so. */
  readonly replicas?: { readonly ready?: number; readonly wanted?: number };
};

/** The facts of every service. The optional fields are those that not every kind, or object, has. */
type ServiceFacts = {
  readonly key: ServiceKey;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  readonly readiness: Readiness;
  /** One line for a person; only when not ready, or empty. */
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
  /** The task of its language model, where its server's arguments say so. */
  readonly task?: LanguageTask;
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
};

/** serving.kserve.io/v1beta1 InferenceService. */
export type InferenceService = ServiceFacts & {
  readonly kind: 'inference';
  /** `spec.predictor.name`, after which KServe names the predictor's workload: that of a canary which took its place. */
  readonly predictorName?: string;
  readonly modelFailure?: { readonly reason: string; readonly message: string; readonly exitCode?: number };
};

/** serving.kserve.io/v1alpha2 LLMInferenceService. Of v1alpha1 KServe's conversion leaves out models, workloads and router. */
export type LlmService = ServiceFacts & {
  readonly kind: 'llm';
  /** All that `model` in a request may be: the service's own name, adapters, and each as the publisher has it. */
  readonly servedNames: readonly string[];
  readonly addresses: readonly LlmAddress[];
  /** Requests go through an endpoint picker, which chooses a pod of the pool. */
  readonly scheduler?: { readonly service: string; readonly pool: string };
  /** `NAMESPACE/NAME` of the Gateways that route it, as the status names them. */
  readonly gateways: readonly string[];
  /** HTTPRoutes of its own namespace that its spec names in place of one that KServe would make (`spec.router.route.http.refs`). */
  readonly routeRefs: readonly string[];
  /** Several services that share the traffic of one publisher path. */
  readonly group?: {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly weight: number }[];
  };
  /** `NAMESPACE/NAME` of each LLMInferenceServiceConfig that it is made of, in their order. */
  readonly configs: readonly string[];
};

export type LlmAddress = {
  readonly url: ServiceUrl;
  /**
   * `own path`: any request to this service. `publisher path`: to whichever service of the namespace has the model. `model header`: only
   * with the header that names the model. `pods`: the workload's Service, without a gateway; KServe states it without its port.
   */
  readonly use: 'own path' | 'publisher path' | 'model header' | 'pods';
  readonly models: readonly string[];
};

/** serving.kserve.io/v1alpha1 InferenceGraph. */
export type GraphService = ServiceFacts & {
  readonly kind: 'graph';
  /** By name; a request begins at `root`. Nodes may lead to each other in a circle. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
};

export type GraphNode = {
  readonly name: string;
  /** `Sequence`: all steps, each with the answer before. `Ensemble`: all at once. `Switch`: the first whose condition holds. `Splitter`: one by chance. */
  readonly router: string;
  readonly steps: readonly GraphStep[];
};

export type GraphStep = {
  /** '' where it has none. */
  readonly name: string;
  readonly target:
    | { readonly kind: 'service'; readonly name: string }
    | { readonly kind: 'node'; readonly name: string }
    | { readonly kind: 'url'; readonly url: string }
    /** It leads nowhere. */
    | { readonly kind: 'nothing' };
  /** `$response`: it gets the answer before; else what its node got. */
  readonly data?: string;
  /** GJSON, on the answer before or on what the node got. */
  readonly condition?: string;
  /** Percent, of a Splitter. */
  readonly weight?: number;
  /** Its failure ends the graph. A step that cannot be reached does so in any case. */
  readonly isHard: boolean;
};

export type Service = InferenceService | LlmService | GraphService;
