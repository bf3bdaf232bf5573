import { defined } from '../runtime/defined.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { Service } from '../kserve/service.js';
import {
  type CallTarget,
  type PredictorContext,
  askedOf,
  sentToken,
  summaryOf,
  withHost,
} from './call-target.js';
import { metadataSource } from './metadata.js';
import type { ModelCall } from './model-client.js';
import type { ChosenPayload } from './choose-payload.js';
import { findTarget } from './openai-way.js';
import type { GivenPayload, PredictOptions } from './options.js';
import { encodePayload, type RequestDraft } from './predict-once.js';
import { sendInTurn, type SendRepeated } from './repeated-call.js';
import { checkClaims, sentPath } from './send-call.js';
import type { SharedCalls } from './shared-calls.js';

/** Calls of one service that are made ready once, and sent any number of times. */
export type RepeatedCalls = {
  /** The first of them, as it is sent. */
  readonly draft: RequestDraft;
  readonly payloads: number;
  /** Where the payloads are from: `the file input.json`. */
  readonly source: string;
  /** The changes made to them on the way, and the remarks about the way and the token. */
  readonly notes: readonly string[];
  readonly send: SendRepeated;
  /** All of it as plain data that another thread can send: `openSharedCalls`. Rejects as `send` does. */
  readonly share: (signal: AbortSignal) => Promise<SharedCalls>;
};

/** All payloads that are drawn have no more values than these together. */
const maxDrawnValues = 1_000_000;

/** A place for each payload that is drawn beside the first. */
function alsoDrawn(
  { payload, madeUp }: Pick<Partial<ChosenPayload>, 'payload' | 'madeUp'>,
  { drawn }: PredictOptions,
): readonly undefined[] {
  if (drawn === undefined || madeUp !== true || payload?.kind !== 'tensors') return [];
  const values = payload.tensors.reduce((sum, tensor) => sum + tensor.values.length, 0);
  const most = Math.max(1, Math.floor(maxDrawnValues / Math.max(1, values)));
  return Array.from({ length: Math.min(drawn.count, most) - 1 }, () => undefined);
}

/**
 * Finds the way in and encodes the payloads, or the one that `predict` would choose where none is given. Rejects with a Problem when
 * nothing could be sent, as `predict` does.
 */
export async function prepareRepeatedCalls(
  context: PredictorContext,
  service: Service,
  options: PredictOptions,
  payloads: readonly GivenPayload[],
  signal: AbortSignal,
): Promise<RepeatedCalls> {
  const target = await findTarget(context, service, options, signal);
  const client = await context.clients.clientFor(target.protocol, target);
  const found = await context.discovery.findEndpoint(service, target.protocol, signal);
  const metadata = metadataSource(context, target, signal);
  const encode = (payload?: GivenPayload) =>
    encodePayload(
      context,
      target,
      client,
      metadata,
      payload === undefined ? options : { ...options, payload },
      signal,
    );
  const first = await encode(payloads[0]);
  const others = await Promise.all(
    payloads.length > 0
      ? payloads.slice(1).map(encode)
      : alsoDrawn(first.chosen, options).map(() => encode()),
  );
  const encoded = [first, ...others];
  const endpoint = await checkAllClaims(context, target, encoded, withHost(found, target), signal);
  const facts = {
    ...summaryOf(context, target),
    verb: target.model.verb,
    endpoint,
    timeoutMs: target.timeoutMs,
    ...defined({ protocolGiven: target.protocolGiven, graph: target.graph }),
  };
  const calls = encoded.map(({ call }) => {
    const preview = call.preview(endpoint);
    const tokenSent = sentToken(preview.tokenSent, target.tokenFrom);
    return { call, about: { ...facts, ...preview, tokenSent } };
  });
  const { request, notes } = first.call.preview(endpoint);
  return {
    draft: {
      ...askedOf(target),
      endpoint,
      request,
      ...(first.chosen.payload === undefined ? {} : { payload: first.chosen.payload }),
    },
    payloads: encoded.length,
    source: first.chosen.source,
    notes: [...first.chosen.notes, ...notes, ...endpoint.warnings],
    // The probe of gRPC leaves no connection.
    send: sendInTurn(calls, request.transport === 'grpc'),
    share: async (given) => ({
      ...context.clients.connecting,
      ...sharedTarget(target, service),
      calls: await Promise.all(
        calls.map(async ({ call, about }) => ({ request: await call.share(endpoint, given), about })),
      ),
    }),
  };
}

/** The target in the form in which other threads and pods get it. */
function sharedTarget(target: CallTarget, service: Service): Pick<SharedCalls, 'protocol' | 'to'> {
  const { protocol, openAi, modelGiven, graph, streams } = target;
  return { protocol, to: { service, ...defined({ openAi, modelGiven, graph: graph && {}, streams }) } };
}

/** Payloads may have paths of their own, as texts and messages do: what may not go with one of them goes with none. */
async function checkAllClaims(
  context: PredictorContext,
  target: CallTarget,
  encoded: readonly { readonly call: ModelCall<unknown> }[],
  found: Endpoint,
  signal: AbortSignal,
): Promise<Endpoint> {
  const byPath = new Map(encoded.map(({ call }) => [sentPath(call.preview(found).request, found), call]));
  let endpoint = found;
  for (const call of byPath.values()) endpoint = await checkClaims(context, target, call, endpoint, signal);
  return endpoint;
}
