import { grpcCode } from '../inference/grpc-code.js';
import type { Labels } from '../inference/answer.js';
import type { Protocol, Service } from '../kserve/service.js';
import { podReasonLine } from '../kserve/pod-reason.js';
import type { ModelRef } from '../inference/model-ref.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { RequestOptions, ModelResponse } from '../inference/exchange.js';
import { type Mismatch, Problem } from '../problem.js';
import type { Call } from './calls.js';
import type { Codecs } from './codecs.js';
import type { Delivered, Delivery } from './deliver.js';
import { type Evidence, isGrpcAnswer } from './evidence.js';
import type { CallDescription } from './next-commands.js';
import type { CallOptions, PredictorOptions, PredictOptions } from './options.js';

/** What each model's metadata said of its classes when it was last asked for, whatever for; `none` where it names none. */
export type LabelMemory = Map<string, Labels | 'none'>;

/** What every capability of a predictor works with. */
export type Link = Pick<PredictorOptions, 'cluster' | 'discovery' | 'payloadFolder'> & {
  readonly codecs: Codecs;
  readonly labels: LabelMemory;
};

/** One service, as it will be called. */
export type Callee = {
  readonly service: Service;
  readonly protocol: Protocol;
  readonly model: ModelRef;
  readonly timeoutMs: number;
  readonly tokenFrom?: TokenFrom;
  /** The protocol is not the service's own statement, but was asked for. */
  readonly protocolGiven?: true;
} & Pick<PredictOptions, 'waitsForStart' | 'onProgress'>;

type CalleeOptions = CallOptions & Partial<Pick<PredictOptions, 'signature' | 'binary' | 'verb'>>;

/** The service's own protocol, model and namespace, unless asked otherwise. */
export function calleeOf(service: Service, asked: CalleeOptions): Callee {
  const { model, modelVersion, signature, binary = false, verb = 'predict', tokenFrom } = asked;
  return {
    service,
    protocol: asked.protocol ?? service.protocol,
    ...(asked.protocol === undefined ? {} : { protocolGiven: true }),
    model: {
      name: model ?? service.modelName,
      ...(modelVersion === undefined ? {} : { version: modelVersion }),
      ...(signature === undefined ? {} : { signature }),
      binary,
      verb,
    },
    timeoutMs: asked.timeoutMs,
    ...(asked.waitsForStart === undefined ? {} : { waitsForStart: asked.waitsForStart }),
    ...(asked.onProgress === undefined ? {} : { onProgress: asked.onProgress }),
    ...(tokenFrom === undefined ? {} : { tokenFrom }),
  };
}

/** What an exchange keeps of how it was asked for. */
export function requestOptionsOf({
  model: { version, signature, binary },
  timeoutMs,
}: Callee): RequestOptions {
  return {
    ...(version === undefined ? {} : { version }),
    ...(signature === undefined ? {} : { signature }),
    binary,
    timeoutMs,
  };
}

export function deliveryOf({ discovery, cluster }: Link, callee: Callee): Delivery {
  const { service, protocol, timeoutMs, waitsForStart = false, onProgress } = callee;
  const progress = onProgress === undefined ? {} : { onProgress };
  return { discovery, cluster, service, protocol, timeoutMs, waitsForStart, ...progress };
}

/** What a response says, or why it says nothing: a status that is not OK, or a body that is not the protocol's. */
export type Reading<T> =
  | { readonly value: T }
  | { readonly undecodable?: string; readonly mismatch?: Mismatch };

/** Reads an answer whose status is OK. Anything that a server may send is a value here, never an exception. */
export function readAnswer<T>(call: Call<T>, response: ModelResponse | undefined): Reading<T> {
  if (response === undefined || !isOk(response)) return {};
  try {
    return { value: call.decode(response) };
  } catch (error) {
    if (error instanceof Problem) return { undecodable: error.summary, mismatch: error.mismatch ?? 'form' };
    throw error;
  }
}

/** A gRPC server answers a REST request with 200 and its error in headers: `application/grpc` is no REST answer. */
function isOk(response: ModelResponse): boolean {
  if (response.transport === 'grpc') return response.code === grpcCode.OK;
  return response.status >= 200 && response.status < 300 && !isGrpcAnswer(response);
}

/** What a command that calls the same repeats. */
export function describeCall(
  link: Pick<Link, 'cluster'>,
  { service, protocol, model, tokenFrom }: Callee,
): CallDescription {
  return {
    service,
    protocol,
    modelName: model.name,
    ...(model.version === undefined ? {} : { modelVersion: model.version }),
    tokenSent: tokenFrom ?? false,
    ...(link.cluster.repeat === undefined ? {} : { repeat: link.cluster.repeat }),
  };
}

/** The evidence of one delivery, with what reading its answer showed. */
export function evidenceOf(
  link: Pick<Link, 'cluster'>,
  callee: Callee,
  delivered: Delivered,
  reading: Reading<unknown>,
  verb: Evidence['verb'],
): Evidence {
  const { service, protocolGiven, timeoutMs, waitsForStart } = callee;
  const { endpoint, roundTrip, start } = delivered;
  const { request } = delivered.plan;
  const path = request.transport === 'http' ? request.path : undefined;
  return {
    ...describeCall(link, callee),
    // With what its pods said while it was waited for.
    service: start?.explained.service ?? service,
    ...(protocolGiven === undefined ? {} : { protocolGiven }),
    verb,
    ...(path === undefined ? {} : { path: endpoint.basePath + path }),
    tokenSent: delivered.plan.tokenSent ? (callee.tokenFrom ?? true) : false,
    timeoutMs: waitedMs(delivered, waitsForStart) ?? timeoutMs,
    ...startOf(delivered),
    endpoint,
    roundTrip,
    predicted: 'value' in reading,
    ...('value' in reading ? {} : reading),
  };
}

/** How long a service was waited for that was starting, to the second; undefined where the call's own limit held. */
function waitedMs({ start, roundTrip }: Delivered, waitsForStart = false): number | undefined {
  if (start === undefined || !waitsForStart || roundTrip.failure?.code !== 'TIMEOUT') return undefined;
  return Math.max(1, Math.round(start.waitedMs / 1000)) * 1000;
}

/** How far a service came that was at zero, and what its pods said. */
function startOf({ start }: Delivered): Pick<Evidence, 'start' | 'podTrouble'> {
  if (start === undefined || start.state === 'up') return {};
  const { trouble } = start.explained;
  return { start: start.state, podTrouble: trouble === undefined ? '' : podReasonLine(trouble.reason) };
}
