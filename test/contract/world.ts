/** A cluster as the contract suite needs it. The demo and the real cluster each give it; no case knows which it has. */
import type { Datatype } from '../../src/inference/tensor.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Protocol, ServiceKind } from '../../src/kserve/service.js';
import type { Programs } from '../format/paste.js';
import type { Witness } from './witness.js';

/** The purpose of a service. */
export type Role =
  /** Iris behind KServe's Python server. */
  | 'kserve-v1'
  | 'kserve-v2'
  | 'kserve-grpc'
  /** Iris behind MLServer. */
  | 'mlserver-v2'
  | 'mlserver-grpc'
  /** TensorFlow Serving: x/2 + 2, and the flower classifier of KServe's samples. */
  | 'half-plus-two-grpc'
  | 'flower-v1'
  | 'flower-grpc'
  /** Never become ready. */
  | 'unknown-runtime'
  | 'unknown-format'
  | 'failing-pod'
  /** Ready, and fail nevertheless. */
  | 'no-route'
  | 'no-backend'
  | 'unauthorised'
  | 'slow'
  /** Slower than its route allows. */
  | 'route-timeout'
  | 'fails'
  | 'not-json'
  /** InferenceServices with a language model: behind vLLM's server or one in its place, and behind KServe's OpenAI data plane. */
  | 'vllm'
  | 'huggingface'
  /** LLMInferenceServices: behind an endpoint picker; with a route to their Service; without any; and scaled to zero behind a picker. */
  | 'llm-scheduled'
  | 'llm-routed'
  | 'llm-unrouted'
  | 'llm-at-zero'
  /** With prefill apart from decode, behind a picker and a sidecar; on several nodes. */
  | 'llm-split'
  | 'llm-wide'
  /** Not ready: a pod that crashes; a base that does not exist; a gateway that does not exist, while the pod runs; stopped. */
  | 'llm-crashing'
  | 'llm-bad-reference'
  | 'llm-unready'
  | 'llm-stopped'
  /**
   * InferenceGraphs over iris, called with V1: two steps of which the second answers, with a route for its host; one whose second
   * step is for another kind of iris; two steps side by side; one that takes two rows or more; one whose second service is gone.
   */
  | 'graph-sequence'
  | 'graph-condition'
  | 'graph-ensemble'
  | 'graph-switch'
  | 'graph-dead-step'
  /** Its one step is the service of role `vllm`, which KServe gives the path of a prediction. */
  | 'graph-language';

/** A service, and how it is called where that is not what the service itself says. */
export type Target = {
  readonly namespace: string;
  readonly service: string;
  /** `inference` where absent. */
  readonly kind?: ServiceKind;
  readonly protocol: Protocol;
  /** The server's name for the model, where it is not the service's. */
  readonly model?: string;
  /** Its server answers for any name of a model. */
  readonly ignoresModel?: true;
};

/** A model that answers the tensor that it is sent. `shape` is the shape that it takes for so many values. */
export type Echo = Target & {
  readonly input: string;
  readonly output: string;
  readonly shape: (values: number) => readonly number[];
};

/**
 * `nobody` may do nothing; `lister` may get, list and watch InferenceServices only, and `listOnly` not even get or watch
 * them; `stranger` has a token that nobody knows.
 */
export type User = 'nobody' | 'lister' | 'listOnly' | 'stranger';

export type ObjectRef = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

/** The changes that a case may make to the cluster. Each change is made when its promise resolves. */
export type Controls = {
  /** Creates the object or makes it as given, with its status where it states one. */
  readonly apply: (object: KubeObject) => Promise<void>;
  readonly remove: (object: ObjectRef) => Promise<void>;
  readonly get: (object: ObjectRef) => Promise<KubeObject | undefined>;
  /** `end`: as a server that is told to stop; `kill`: as one that is killed. */
  readonly stopApi: (how: 'end' | 'kill') => Promise<void>;
  readonly startApi: () => Promise<void>;
  /** Forgets every change: a watch from an earlier revision is 410 from here on. The API is up afterwards. */
  readonly expireHistory: () => Promise<void>;
  /** Kills the servers of language models in the middle of what they write; they are back when it resolves. */
  readonly killWriters: () => Promise<void>;
  /** Takes the model server behind the sidecar of role `llm-split` away, until the function that it returns is called. */
  readonly stopDecoder: () => Promise<() => Promise<void>>;
  /** Takes the endpoint picker of role `llm-scheduled` away, until the function that it returns is called. */
  readonly stopPicker: () => Promise<() => Promise<void>>;
  /** Refuses the lister's questions with 429, most of them, until the function that it returns is called. */
  readonly throttleLister: () => Promise<() => Promise<void>>;
};

export type World = {
  readonly name: string;
  /** How KServe deploys the services. */
  readonly mode: 'Standard' | 'Knative';
  /** Text of a kubeconfig whose user may do everything. */
  readonly kubeconfig: string;
  readonly kubeconfigOf: (user: User) => string;
  /** Where the services are, but for those of `target` and `echo` that name another. */
  readonly namespace: string;
  readonly target: (role: Role) => Target;
  /** Why no service here plays the role. A case that asks for it ends there, and is named as not run. */
  readonly lacks?: (role: Role) => string | undefined;
  readonly echo: (protocol: 'v2' | 'grpc-v2', datatype: Datatype) => Echo;
  /** The name of an InferenceObjective whose requests may be dropped, as the picker of role `llm-at-zero` knows it. */
  readonly sheddable: string;
  /** Whether one gateway leads to every service; else each has an Ingress, or none has a way in but its pod. */
  readonly hasSharedGateway: boolean;
  /** The gateway's load balancer. */
  readonly gateway: { readonly address: string; readonly port: number };
  /** The gateway's Service, and its Gateway where that states an address. */
  readonly gatewayService: ObjectRef;
  readonly gatewayObject: ObjectRef | undefined;
  /** Istiod makes the gateway listen at the port that its Service names, whichever that is: no case can name one that refuses. */
  readonly gatewayPortFollows?: true;
  /** Accepted by the gateway for the service of role `unauthorised`. */
  readonly token: string;
  /** How kubectl is called; undefined where there is none. */
  readonly kubectl: string | undefined;
  readonly controls: Controls;
  /** The tools that copied commands of a protocol call, where the world brings them; Python is one that has its packages. */
  readonly programs: ((protocol: Protocol) => Programs) | undefined;
  /** The gateway's HTTPS, and a file with the authority that signed its certificate. */
  readonly https: { readonly port: number; readonly cacert: string } | undefined;
  /** Clients that we did not write. */
  readonly witness: Witness | undefined;
  readonly close: () => Promise<void>;
};
