import type { Labels, ModelMetadata } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { Service, ServiceKey } from '../kserve/service.js';
import { defined } from '../runtime/defined.js';
import { usualAnswerLimits } from '../transport/transport.js';
import type { ChosenPayload } from './choose-payload.js';
import { openClients } from './open-clients.js';
import type { PredictorContext } from './call-target.js';
import type {
  CallOptions,
  ExampleReading,
  GivenPayload,
  PredictOptions,
  PredictorOptions,
} from './options.js';
import type { OpenAiServer } from '../protocol/openai-prefix.js';
import type { RequestDraft } from './predict-once.js';
import type { RepeatedCalls } from './repeat-calls.js';
import type { ReadyState } from './ready.js';
import type { Relay, RelayOptions, RelayRequest } from './relay.js';
import { keepTokens } from './tokens.js';

export type Predictor = {
  /** Sends one prediction. Rejects with a Problem when nothing could be sent (payload, no way in, not ready), or with signal.reason. */
  readonly predict: (service: Service, options: PredictOptions, signal: AbortSignal) => Promise<Exchange>;
  /** Begins to read the example that `predict` sends where no payload is given or saved: before the service is found. */
  readonly beginExample: (key: ServiceKey, signal: AbortSignal) => ExampleReading;
  /** The request that `predict` would send, without sending it. Rejects with a Problem "payload" when there is nothing. */
  readonly payloadFor: (
    service: Service,
    options: PredictOptions,
    signal: AbortSignal,
  ) => Promise<ChosenPayload>;
  /** The request that `predict` would send. Rejects with a Problem when nothing could be sent, as `predict` does. */
  readonly prepare: (service: Service, options: PredictOptions, signal: AbortSignal) => Promise<RequestDraft>;
  /** Calls that are made ready once and sent many times. Rejects with a Problem when nothing could be sent, as `predict` does. */
  readonly prepareRepeated: (
    service: Service,
    options: PredictOptions,
    /** Sent in turn; none: the one that `predict` would choose. */
    payloads: readonly GivenPayload[],
    signal: AbortSignal,
  ) => Promise<RepeatedCalls>;
  /** The server's metadata of the model. Rejects with a Problem "answer" when it states nothing. */
  readonly metadata: (service: Service, options: CallOptions, signal: AbortSignal) => Promise<ModelMetadata>;
  /**
   * The names of the model's classes: the person's own file, else what the server states, which is asked once and not again.
   * Undefined where there are none, or nobody can be asked just then. Rejects with a Problem "payload" for a file that cannot be read.
   */
  readonly labels: (
    service: Service,
    options: CallOptions,
    signal: AbortSignal,
  ) => Promise<Labels | undefined>;
  /** The same as far as it is known without asking the server: a prediction need not wait for it. */
  readonly knownLabels: (service: Service, options: CallOptions) => Promise<Labels | undefined>;
  /** Asks the server and the model whether they are ready. */
  readonly ready: (service: Service, options: CallOptions, signal: AbortSignal) => Promise<ReadyState>;
  /** Where the service has OpenAI's API, which its server is asked for unless it is at zero; undefined where it has none. Rejects as `predict` does. */
  readonly openAi: (
    service: Service,
    options: CallOptions,
    signal: AbortSignal,
  ) => Promise<OpenAiServer | undefined>;
  /** Passes a request on that somebody else has made. Rejects with a Problem when nothing could be sent, or with signal.reason. */
  readonly relay: (
    service: Service,
    request: RelayRequest,
    options: RelayOptions,
    signal: AbortSignal,
  ) => Promise<Relay>;
  /** Asks for a new token of a service account, and keeps it for the calls that name it; `at` is the namespace of the service. Rejects with a Problem "cluster". */
  readonly renewToken: (from: TokenFrom, at: string, signal: AbortSignal) => Promise<void>;
  /** Closes every connection to model servers. */
  readonly close: () => void;
};

/** Opens no connection before the first call; nor does it load what that needs, unless one follows soon: a list of services needs no codec. */
export function createPredictor(options: PredictorOptions): Predictor {
  const {
    cluster,
    discovery,
    payloadFolder,
    trust,
    token,
    limits = usualAnswerLimits,
    startLimits,
  } = options;
  const tokens = keepTokens(cluster);
  const given = {
    ...defined({ token }),
    headers: options.headers,
    scoped: options.scoped ?? [],
    insecure: trust.insecure,
  };
  const clients = openClients(trust, given, tokens, limits, options.agents);
  const context: PredictorContext = {
    cluster,
    discovery,
    payloadFolder,
    clients,
    labels: new Map(),
    openAi: new Map(),
    graphs: new Map(),
    ...defined({ startLimits }),
  };
  if (options.soon === true) void import('./predict-once.js');
  return {
    predict: async (service, asked, signal) => {
      const { predictOnce } = await import('./predict-once.js');
      return predictOnce(context, service, asked, signal);
    },
    beginExample: (key, signal) => {
      const read = import('./predict-once.js').then(({ readAhead }) => readAhead(context, key, signal));
      // Somebody waits for it only where no payload is given.
      read.catch(() => undefined);
      return { of: key, read };
    },
    payloadFor: async (service, asked, signal) => {
      const { payloadFor } = await import('./predict-once.js');
      return payloadFor(context, service, asked, signal);
    },
    prepare: async (service, asked, signal) => {
      const { draftRequest } = await import('./predict-once.js');
      return draftRequest(context, service, asked, signal);
    },
    prepareRepeated: async (service, asked, payloads, signal) => {
      const { prepareRepeatedCalls } = await import('./repeat-calls.js');
      return prepareRepeatedCalls(context, service, asked, payloads, signal);
    },
    metadata: async (service, asked, signal) => {
      const { readMetadata } = await import('./metadata.js');
      return readMetadata(context, service, asked, signal);
    },
    labels: async (service, asked, signal) => {
      const { findLabelsOrAsk } = await import('./labels.js');
      return findLabelsOrAsk(context, service, asked, signal);
    },
    knownLabels: async (service, asked) => {
      const { knownLabels } = await import('./labels.js');
      return knownLabels(context, service, asked);
    },
    ready: async (service, asked, signal) => {
      const { askReady } = await import('./ready.js');
      return askReady(context, service, asked, signal);
    },
    openAi: async (service, asked, signal) => {
      const { findOpenAi } = await import('./predict-once.js');
      return findOpenAi(context, service, asked, signal);
    },
    relay: async (service, request, asked, signal) => {
      const { relayRequest } = await import('./relay.js');
      return relayRequest(context, service, request, asked, signal);
    },
    renewToken: tokens.renew,
    close: clients.close,
  };
}

// The door is this file; what both faces need beside it passes through.
export type { CallOptions, GivenPayload, PredictOptions, PredictorOptions } from './options.js';
export type { ChosenPayload } from './choose-payload.js';
export type { RequestDraft } from './predict-once.js';
export type { RepeatedCalls } from './repeat-calls.js';
export type { RepeatedCall } from './repeated-call.js';
export type { SharedCalls } from './shared-calls.js';
export type { ReadyState } from './ready.js';
export type { Relay, RelayOptions, RelayRequest } from './relay.js';
export { withheldBecause } from './secrets.js';
export { headersFor, type ScopedHeaders, type ServiceScope } from './secrets.js';
export { usualTimeoutMs } from './options.js';
export { verdictProblemKind } from './problem-kind.js';
