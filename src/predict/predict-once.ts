import type { Answer } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import { inSlices, type Work } from '../inference/work.js';
import { withAudience } from '../inference/token-from.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import type { Call, Calls } from './calls.js';
import { choosePayload, type ChosenPayload } from './choose-payload.js';
import { needsMetadata } from './codecs.js';
import { checkClaims, deliver } from './deliver.js';
import { judge } from './enquire.js';
import { isAtZero } from './at-zero.js';
import {
  requestOptionsOf,
  type Callee,
  calleeOf,
  deliveryOf,
  evidenceOf,
  type Link,
  describeCall,
} from './link.js';
import type { PredictOptions } from './options.js';
import { readPrediction } from './read-prediction.js';
import { statedMetadata, type StatedMetadata } from './stated-metadata.js';
import { toExchange } from './to-exchange.js';

/** A request that is ready to go, without secrets. */
export type RequestDraft = Pick<
  Exchange,
  'service' | 'protocol' | 'modelName' | 'options' | 'verb' | 'endpoint' | 'request' | 'payload' | 'tokenFrom'
>;

/** A body that goes as it is has no payload that could be encoded otherwise. */
type Chosen = Pick<ChosenPayload, 'source' | 'notes'> & { readonly payload?: ChosenPayload['payload'] };
type Prepared = { readonly chosen: Chosen; readonly call: Call<Work<Answer>> };

/** Chooses the payload, sends it and decides who answered. Throws as `Predictor.predict` says. */
export async function predictOnce(
  link: Link,
  service: Service,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<Exchange> {
  const callee = calleeOf(service, options);
  options.onProgress?.(`looking for a way in to ${service.name}`);
  // Before anything is read of the payload: a service that is not ready needs none. The codecs load while others answer.
  const looking = link.discovery.findEndpoint(service, callee.protocol, signal);
  const [calls] = await Promise.all([link.codecs.calls(callee.protocol, callee), looking]);

  options.onProgress?.(`choosing what to send to ${service.name}`);
  const metadata = statedMetadata(link, callee, signal);
  const prepared = await prepare(link, callee, calls, metadata, options, signal);
  if (!('call' in prepared)) return prepared;

  options.onProgress?.(waitingFor(service));
  const first = await exchange(link, callee, prepared, undefined, signal);
  const explainer = explainerHost(callee, first);
  return explainer === undefined ? first : exchange(link, callee, prepared, explainer, signal);
}

/** The encoded payload; or, where there is none because even the metadata was stopped on its way, that exchange. */
async function prepare(
  link: Link,
  callee: Callee,
  calls: Calls,
  metadata: StatedMetadata,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<Prepared | Exchange> {
  try {
    return await encode(link, callee, calls, metadata, options, signal);
  } catch (error) {
    const blocked = metadata.blocked();
    if (error instanceof Problem && error.kind === 'payload' && blocked !== undefined) return blocked;
    throw error;
  }
}

async function encode(
  link: Link,
  callee: Callee,
  calls: Calls,
  metadata: StatedMetadata,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<Prepared> {
  const { protocol, model } = callee;
  const { raw } = options;
  if (raw !== undefined) {
    return { chosen: { source: raw.source, notes: [] }, call: calls.raw(model, raw.bytes) };
  }
  const chosen = await choose(link, callee, metadata, options, signal);
  const stated = needsMetadata(protocol, chosen.payload) ? await metadata.get() : undefined;
  const call = await inSlices(calls.predict(model, chosen.payload, stated), undefined, signal);
  return { chosen, call };
}

/** The request that `predictOnce` would send. Throws as `Predictor.prepare` says. */
export async function prepareOnce(
  link: Link,
  service: Service,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<RequestDraft> {
  const callee = calleeOf(service, options);
  const calls = await link.codecs.calls(callee.protocol, callee);
  const found = await link.discovery.findEndpoint(service, callee.protocol, signal);
  const metadata = statedMetadata(link, callee, signal);
  const { chosen, call } = await encode(link, callee, calls, metadata, options, signal);
  const { protocol, model, tokenFrom } = callee;
  const endpoint = await checkClaims(call, found, { discovery: link.discovery, service }, signal);
  const { request } = call.plan(endpoint);
  return {
    service: service.key,
    protocol,
    modelName: model.name,
    verb: model.verb,
    options: requestOptionsOf(callee),
    endpoint,
    request,
    ...(chosen.payload === undefined ? {} : { payload: chosen.payload }),
    ...(tokenFrom === undefined ? {} : { tokenFrom: withAudience(tokenFrom, endpoint) }),
  };
}

/** What `predictOnce` would send. Throws as `Predictor.payloadFor` says. */
export async function payloadFor(
  link: Link,
  service: Service,
  options: PredictOptions,
  signal: AbortSignal,
): Promise<ChosenPayload> {
  const callee = calleeOf(service, options);
  return choose(link, callee, statedMetadata(link, callee, signal), options, signal);
}

function choose(
  link: Link,
  callee: Callee,
  metadata: StatedMetadata,
  { payload, scale }: PredictOptions,
  signal: AbortSignal,
): Promise<ChosenPayload> {
  const { service, protocol, model } = callee;
  return choosePayload(
    {
      ...(payload === undefined ? {} : { given: payload }),
      service,
      protocol,
      cluster: link.cluster,
      folder: link.payloadFolder,
      metadata: metadata.get,
      isAtZero: () => isAtZero(link.cluster, service, signal),
      ...(model.signature === undefined ? {} : { signature: model.signature }),
      scale,
      call: describeCall(link, callee),
    },
    signal,
  );
}

async function exchange(
  link: Link,
  callee: Callee,
  { chosen, call }: Prepared,
  host: string | undefined,
  signal: AbortSignal,
): Promise<Exchange> {
  const delivery = { ...deliveryOf(link, callee), ...(host === undefined ? {} : { host }) };
  const { delivered, reading } = await readPrediction(
    call,
    await deliver(call, delivery, signal),
    callee,
    signal,
  );
  const evidence = evidenceOf(link, callee, delivered, reading, callee.model.verb);
  const ruling = await judge(link, callee, evidence, signal);
  return toExchange(callee, delivered, ruling, chosen, 'value' in reading ? reading.value : undefined);
}

function waitingFor({ name, deploymentMode }: Service): string {
  return deploymentMode === 'Knative'
    ? `waiting for ${name} (Knative may be starting it from zero)`
    : `waiting for ${name}`;
}

/**
 * Kubernetes Ingress and Kourier do not route :explain from the service's own host to its explainer: then the predictor (404,
 * 501) or nobody answers, and the explainer's own host is the way. Elsewhere the first answer stands.
 */
function explainerHost({ service, model }: Callee, { roundTrip, verdict }: Exchange): string | undefined {
  if (model.verb !== 'explain' || verdict.ok || roundTrip.response?.transport !== 'http') return undefined;
  if (![404, 405, 501].includes(roundTrip.response.status)) return undefined;
  return service.components.find(({ kind }) => kind === 'explainer')?.url?.host;
}
