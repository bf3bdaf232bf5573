/** What a text that is known by heart means. `rulings-by-text.ts` says it in a verdict's words. */
export type Meaning =
  // A gateway, of its own accord.
  | 'no-route'
  | 'no-pod'
  | 'pod-refused'
  | 'pod-tls'
  | 'reset'
  | 'other-protocol'
  | 'route-timeout'
  | 'gateway-full'
  | 'wants-tls'
  // Knative's activator, and its queue-proxy in the service's own pod.
  | 'queue-full'
  | 'no-place'
  | 'activation-timeout'
  | 'request-timeout'
  | 'no-revision'
  | 'pod-lost'
  | 'server-down'
  | 'server-died'
  // A model server.
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
  | 'no-step'
  | 'server-full'
  | 'rejected'
  | 'failed';

/** One text that a program is known to write, with the statuses that it comes with. */
export type KnownText = {
  readonly by: string;
  /** HTTP statuses; empty where it comes over gRPC alone. */
  readonly statuses: readonly number[];
  /** google.rpc.Code; empty where it comes over HTTP alone. */
  readonly codes: readonly number[];
  /** Looked for in the message in one line; in the whole page where `page` is set. */
  readonly text: RegExp;
  readonly page?: true;
  readonly means: Meaning;
  /** Where the program writes it: version, file. `recorded` where only an answer of the running program shows it. */
  readonly source: string;
};
