import type { Labels } from '../inference/answer.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { Exchange, ModelRef } from '../inference/exchange.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { GraphCall } from '../kserve/graph-call.js';
import type { Protocol, Service } from '../kserve/service.js';
import { defined } from '../runtime/defined.js';
import type { OpenAiServer } from '../protocol/openai-prefix.js';
import type { CallSummary } from './next-commands.js';
import type { ModelClients } from './open-clients.js';
import type { CallOptions, PredictorOptions, PredictOptions } from './options.js';

/** The classes that the model servers named when they were last asked, by model; `none` where one names none. */
export type LabelMemory = Map<string, Labels | 'none'>;

/** The models that the servers listed when they were last asked, by service; `none` where the server has no such list. */
export type OpenAiMemory = Map<string, OpenAiServer | 'none'>;

/** A graph as it is called, with what is known of the services of its steps. */
export type FoundGraph = GraphCall & {
  /**
   * The service that a request reaches first, and what its model is called there: its metadata tells what the graph takes. `protocol`:
   * in which KServe has it called, present only where the router's own arguments do not say it.
   */
  readonly first?: { readonly service: Service; readonly model: string; readonly protocol?: 'v1' | 'v2' };
  /** The steps that will fail, or may, a line each: KServe calls a graph ready whatever its steps are like. */
  readonly warnings: readonly string[];
};

/** How graphs are called, by graph and version. */
export type GraphMemory = Map<string, FoundGraph>;

/** The parts that every capability of a predictor works with. */
export type PredictorContext = Pick<
  PredictorOptions,
  'cluster' | 'discovery' | 'payloadFolder' | 'startLimits'
> & {
  readonly clients: ModelClients;
  readonly labels: LabelMemory;
  readonly openAi: OpenAiMemory;
  readonly graphs: GraphMemory;
};

/** One service, and how it is called. */
export type CallTarget = {
  readonly service: Service;
  readonly protocol: Protocol;
  readonly model: ModelRef;
  readonly timeoutMs: number;
  readonly tokenFrom?: TokenFrom;
  /** The protocol is not the service's own statement, but was asked for. */
  readonly protocolGiven?: true;
  /** A Host in place of the endpoint's own. */
  readonly host?: string;
  /** The person named the model. */
  readonly modelGiven?: true;
  /** Where OpenAI's API was found; absent in other protocols, and where it was not found. */
  readonly openAi?: OpenAiServer;
  /** How a graph is called; present exactly for a graph, once that was read. */
  readonly graph?: FoundGraph;
  /** It is not what the person named, but a step of it: what belongs to that by name does not go along. */
  readonly isStep?: true;
} & Pick<PredictOptions, 'waitsForStart' | 'onProgress' | 'streams' | 'onText'>;

/** The options that a target is made from. */
export type TargetOptions = CallOptions &
  Partial<Pick<PredictOptions, 'signature' | 'binary' | 'verb' | 'streams' | 'onText'>>;

/** The service's own protocol and model, unless the options name others. */
export function targetOf(service: Service, options: TargetOptions): CallTarget {
  const { model, modelVersion, signature, binary = false, verb = 'predict', tokenFrom } = options;
  return {
    service,
    protocol: options.protocol ?? service.protocol,
    ...(options.protocol === undefined ? {} : { protocolGiven: true }),
    model: {
      name: model ?? service.modelName,
      ...defined({ version: modelVersion, signature }),
      binary,
      verb,
    },
    timeoutMs: options.timeoutMs,
    ...defined({
      host: options.host,
      streams: options.streams,
      onText: options.onText,
      waitsForStart: options.waitsForStart,
      onProgress: options.onProgress,
      tokenFrom,
    }),
    ...(model === undefined ? {} : { modelGiven: true }),
  };
}

/** The endpoint, asked for the host that was given for this call. */
export function withHost(endpoint: Endpoint, { host }: Pick<CallTarget, 'host'>): Endpoint {
  return host === undefined ? endpoint : { ...endpoint, host };
}

/** What was asked of whom, as an exchange keeps it. */
export function askedOf({
  service,
  protocol,
  model,
  timeoutMs,
}: CallTarget): Pick<Exchange, 'service' | 'protocol' | 'modelName' | 'verb' | 'options'> {
  const { name, verb, version, signature, binary } = model;
  const options = { ...defined({ version, signature }), binary, timeoutMs };
  return { service: service.key, protocol, modelName: name, verb, options };
}

/** The options that a suggested command for the same call repeats. */
export function summaryOf(
  { cluster }: Pick<PredictorContext, 'cluster'>,
  { service, protocol, model, tokenFrom }: CallTarget,
): CallSummary {
  return {
    service,
    protocol,
    modelName: model.name,
    tokenSent: tokenFrom ?? false,
    ...defined({ modelVersion: model.version, repeat: cluster.repeat }),
  };
}

/** Whose token goes along: the account's, where isvc asked for it. */
export function sentToken(isSent: boolean, tokenFrom: TokenFrom | undefined): CallSummary['tokenSent'] {
  return isSent ? (tokenFrom ?? true) : false;
}

/**
 * Kubernetes Ingress and Kourier do not route :explain from the service's own host to its explainer: then the predictor (404,
 * 501) or nobody answers, and the explainer's own host is the way. Elsewhere the first answer stands.
 */
export function explainerHost(
  { service, model }: CallTarget,
  { roundTrip, verdict }: Exchange,
): string | undefined {
  if (model.verb !== 'explain' || verdict.ok || roundTrip.response?.transport !== 'http') return undefined;
  if (![404, 405, 501].includes(roundTrip.response.status)) return undefined;
  return service.components.find(({ kind }) => kind === 'explainer')?.url?.host;
}
