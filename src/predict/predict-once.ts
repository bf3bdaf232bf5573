import type { Answer } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import { withAudience } from '../inference/token-from.js';
import { inSlices, type Work } from '../runtime/work.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { isAtZero } from './await-start.js';
import {
  type CallTarget,
  summaryOf,
  type PredictorContext,
  askedOf,
  targetOf,
  explainerHost,
  withHost,
} from './call-target.js';
import { checkVerb } from './check-verb.js';
import { choosePayload, type ChosenPayload } from './choose-payload.js';
import { toExchange } from './evidence.js';
import { judge } from './judge.js';
import { type MetadataSource, metadataSource } from './metadata.js';
import type { ModelCall, ModelClient } from './model-client.js';
import { needsMetadata } from './open-clients.js';
import { openAiNotes } from './openai-notes.js';
import { betterAnswer } from './better-answer.js';
import { findTarget, findTargetUnlessAtZero, forgetOpenAi } from './openai-way.js';
import type { OpenAiServer } from '../protocol/openai-prefix.js';
import type { CallOptions, PredictOptions } from './options.js';
import { notesOfGraph, readinessNotes, tellWarnings, withGraphRun } from './graph-parts.js';
import { checkClaims, finishAnswer, sendCall } from './send-call.js';

/** A request that was not sent, without secrets. */
export type RequestDraft = Pick<
  Exchange,
  'service' | 'protocol' | 'modelName' | 'verb' | 'options' | 'endpoint' | 'request' | 'payload' | 'tokenFrom'
>;

/** The call that sends a payload. A body that goes as it is has no payload that could be encoded otherwise. */
type PredictCall = {
  readonly call: ModelCall<Work<Answer>>;
  readonly chosen: Pick<ChosenPayload, 'source' | 'notes'> &
    Partial<Pick<ChosenPayload, 'payload' | 'madeUp'>>;
};

/** Chooses the payload, sends it and decides who answered. Throws as `Predictor.predict` says. */
export async function predictOnce(
  context: PredictorContext,
  service: Service,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  checkVerb(service, options.verb);
  const first = targetOf(service, options);
  options.onProgress?.(`looking for a way in to ${service.name}`);
  // Before anything is read of the payload: a service that is not ready needs none. The codecs load while others answer.
  const looking = context.discovery.findEndpoint(service, first.protocol, signal);
  await Promise.all([context.clients.clientFor(first.protocol, first), looking]);
  const target = await findTarget(context, service, options, signal);
  const exchanged = await predictAt(context, target, options, signal);
  return betterAnswer(exchanged, () => againElsewhere(context, target, exchanged, options, signal), signal);
}

/** A server may have moved since it was asked for its models: where the path is gone, it is looked for once more. */
async function againElsewhere(
  context: PredictorContext,
  target: CallTarget,
  { roundTrip: { response } }: Exchange,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<Exchange | undefined> {
  const { service, openAi } = target;
  const isGone = response?.transport === 'http' && response.status === 404;
  if (openAi === undefined || !isGone) return undefined;
  forgetOpenAi(context, service);
  const now = await findTarget(context, service, options, signal);
  const isSame = now.openAi?.prefix === openAi.prefix && now.model.name === target.model.name;
  return isSame ? undefined : predictAt(context, now, options, signal);
}

async function predictAt(
  context: PredictorContext,
  target: CallTarget,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  const { service } = target;
  const client = await context.clients.clientFor(target.protocol, target);
  options.onProgress?.(`choosing what to send to ${service.name}`);
  const metadata = metadataSource(context, target, signal);
  const encoded = await encodeOrBlocked(context, target, client, metadata, options, signal);
  if (!('call' in encoded)) return encoded;

  const notes = [...encoded.chosen.notes, ...tellWarnings(target, options)];
  const told = { ...encoded, chosen: { ...encoded.chosen, notes } };
  options.onProgress?.(waitingFor(service));
  const answered = await exchange(context, target, told, signal);
  const host = explainerHost(target, answered);
  if (host === undefined) return answered;
  return betterAnswer(answered, () => exchange(context, { ...target, host }, told, signal), signal);
}

/** The encoded payload; or, where there is none because even the metadata was stopped on its way, that exchange. */
async function encodeOrBlocked(
  context: PredictorContext,
  target: CallTarget,
  client: ModelClient,
  metadata: MetadataSource,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<PredictCall | Exchange> {
  try {
    return await encodePayload(context, target, client, metadata, options, signal);
  } catch (error) {
    const blocked = metadata.blocked();
    if (error instanceof Problem && error.kind === 'payload' && blocked !== undefined) return blocked;
    throw error;
  }
}

/** Chooses and encodes a payload, or takes a body as it is. Throws as `Predictor.predict` says. */
export async function encodePayload(
  context: PredictorContext,
  target: CallTarget,
  client: ModelClient,
  metadata: MetadataSource,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<PredictCall> {
  const { protocol, model } = target;
  const { raw } = options;
  if (raw !== undefined) {
    return { chosen: { source: raw.source, notes: [] }, call: client.raw(model, raw.bytes) };
  }
  const chosen = await choose(context, target, metadata, options, signal);
  const stated = needsMetadata(protocol, chosen.payload) ? await metadata.get() : undefined;
  const call = await inSlices(client.predict(model, chosen.payload, stated), undefined, signal);
  return { chosen, call };
}

/** The request that `predictOnce` would send. Throws as `Predictor.prepare` says. */
export async function draftRequest(
  context: PredictorContext,
  service: Service,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<RequestDraft> {
  const target = await findTargetUnlessAtZero(context, service, options, signal);
  const { protocol, tokenFrom } = target;
  const client = await context.clients.clientFor(protocol, target);
  const found = await context.discovery.findEndpoint(service, protocol, signal);
  const metadata = metadataSource(context, target, signal);
  const { chosen, call } = await encodePayload(context, target, client, metadata, options, signal);
  const endpoint = await checkClaims(context, target, call, withHost(found, target), signal);
  return {
    ...askedOf(target),
    endpoint,
    request: call.preview(endpoint).request,
    ...defined({ payload: chosen.payload }),
    ...(tokenFrom === undefined ? {} : { tokenFrom: withAudience(tokenFrom, endpoint) }),
  };
}

/** The request that `predictOnce` would send. Throws as `Predictor.payloadFor` says. */
export async function payloadFor(
  context: PredictorContext,
  service: Service,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<ChosenPayload> {
  const target = await findTargetUnlessAtZero(context, service, options, signal);
  return choose(context, target, metadataSource(context, target, signal), options, signal);
}

/** Where the service has OpenAI's API; undefined where it has none, or is at zero. Throws what discovery throws, or signal.reason. */
export async function findOpenAi(
  context: PredictorContext,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<OpenAiServer | undefined> {
  const asked = { ...options, verb: 'predict', binary: false, scale: 1 } as const;
  return (await findTargetUnlessAtZero(context, service, asked, signal)).openAi;
}

function choose(
  context: PredictorContext,
  target: CallTarget,
  metadata: MetadataSource,
  { payload, saved, drawn, example, scale }: PredictOptions,
  signal: AbortSignal,
): Promise<ChosenPayload> {
  const { service, protocol, model, graph } = target;
  return choosePayload(
    {
      ...defined({ given: payload }),
      service,
      ...defined({ exampleOf: graph?.first?.service.name }),
      protocol,
      cluster: context.cluster,
      folder: context.payloadFolder,
      ...defined({ saved, drawn, ahead: example }),
      metadata: metadata.get,
      isAtZero: () => isAtZero(context.cluster, service, signal),
      ...defined({ signature: model.signature }),
      scale,
      call: summaryOf(context, target),
    },
    signal,
  );
}

async function exchange(
  context: PredictorContext,
  target: CallTarget,
  { chosen, call }: PredictCall,
  signal: AbortSignal,
): Promise<Exchange> {
  const begun = await sendCall(context, target, call, target.model.verb, signal);
  const finished = await finishAnswer(begun, target.timeoutMs, signal);
  const evidence = await withGraphRun(context, finished, signal);
  const verdict = await judge(context, target, evidence, signal);
  const notes = [
    ...chosen.notes,
    ...openAiNotes(target, chosen.payload, evidence.value),
    ...(await notesOfGraph(evidence)),
    ...readinessNotes(target.service, verdict),
  ];
  return toExchange(target, evidence, verdict, { ...chosen, notes }, evidence.value);
}

function waitingFor({ name, deploymentMode }: Service): string {
  return deploymentMode === 'Knative'
    ? `waiting for ${name} (Knative may be starting it from zero)`
    : `waiting for ${name}`;
}

// Loaded with this file.
export { readAhead } from './choose-payload.js';
