import { grpcCode } from '../inference/grpc-code.js';

/** The meaning of a known text. `decide-by-text.ts` puts it into the words of a verdict. */
export type Meaning =
  // Written by a gateway itself.
  | 'no-route'
  | 'no-pod'
  | 'pod-refused'
  | 'pod-tls'
  | 'reset'
  | 'other-protocol'
  | 'route-timeout'
  | 'gateway-full'
  | 'expects-tls'
  // Written by Knative's activator, or by its queue-proxy in the service's own pod.
  | 'queue-full'
  | 'no-place'
  | 'activation-timeout'
  | 'request-timeout'
  | 'no-revision'
  | 'pod-lost'
  | 'server-down'
  | 'server-died'
  // Written by the endpoint picker of an LLMInferenceService, or by the sidecar before its model server.
  | 'picker-no-pod'
  | 'picker-full'
  | 'picker-refused'
  | 'picker-failed'
  | 'sidecar-alone'
  // Written by a model server.
  | 'no-model'
  | 'no-version'
  | 'no-versions'
  | 'not-ready'
  | 'wrong-path'
  | 'wrong-method'
  | 'openai-only'
  | 'no-explainer'
  | 'component-lost'
  | 'component-late'
  | 'component-failed'
  | 'no-component'
  // Written by the router of an InferenceGraph.
  | 'no-branch'
  | 'step-lost'
  | 'step-late'
  | 'step-not-json'
  | 'graph-failed'
  | 'server-full'
  | 'rejected'
  | 'too-long'
  | 'wrong-task'
  | 'failed';

/** One text that a program writes, with the statuses that it comes with. */
export type KnownText = {
  readonly by: string;
  /** HTTP statuses; empty where the text comes only over gRPC. */
  readonly statuses: readonly number[];
  /** Of `grpcCode`; empty where the text comes only over HTTP. */
  readonly codes: readonly number[];
  /** Matched against the message in one line, or against the whole body where `page` is set. */
  readonly text: RegExp;
  /** A page that servers may have as well, so an answer from behind the gateway is not the gateway's. */
  readonly page?: true;
  readonly means: Meaning;
  /** The version and the file of the program that writes it; `recorded` where only an answer of the running program shows it. */
  readonly source: string;
};

type Statuses = Pick<KnownText, 'statuses' | 'codes'>;

/** The texts of one program. */
export const texts = (by: string, rows: readonly (readonly [Statuses, RegExp, Meaning, string])[]) =>
  rows.map(([when, text, means, source]): KnownText => ({ by, ...when, text, means, source }));

/** HTTP statuses, and the names of gRPC's codes. */
export const on = (statuses: readonly number[], ...names: readonly (keyof typeof grpcCode)[]): Statuses => {
  return { statuses, codes: names.map((name) => grpcCode[name]) };
};
