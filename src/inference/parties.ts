/** Those who may have answered a call, or may have kept an answer from coming. */
export const parties = [
  'model',
  'server',
  'gateway',
  'knative',
  // The endpoint picker of an LLMInferenceService, which chooses a pod for each request.
  'picker',
  // The router of an InferenceGraph, which calls its steps.
  'graph',
  'auth',
  'proxy',
  'nobody',
  'timeout',
  'not-sure',
] as const;

export type Party = (typeof parties)[number];
