import type { Answer } from '../inference/answer.js';
import type { HttpResponse, ModelResponse, RoundTrip, Verdict } from '../inference/exchange.js';
import type { TextTiming } from '../inference/generated-text.js';
import type { Service } from '../kserve/service.js';
import type { Work } from '../runtime/work.js';
import { streamLimits } from '../transport/transport.js';
import { type PredictorContext, requestOptionsOf, summaryOf } from './call-target.js';
import type { Evidence } from './evidence.js';
import { metadataSource } from './metadata.js';
import type { ModelCall } from './model-client.js';
import { findTarget } from './openai-way.js';
import type { GivenPayload, PredictOptions } from './options.js';
import { encodePayload, type RequestDraft } from './predict-once.js';
import { checkClaims, finishAnswer, readAnswer } from './send-call.js';

/** Calls of one service that are made ready once, and sent any number of times. */
export type RepeatedCalls = {
  /** The first of them, as it is sent. */
  readonly draft: RequestDraft;
  readonly payloads: number;
  /** Where the payloads are from: `the file input.json`. */
  readonly source: string;
  /** The changes made to them on the way, and the remarks about the way and the token. */
  readonly notes: readonly string[];
  /** Sends payload `index` modulo their number, over the same way in. Rejects with signal.reason. */
  readonly send: (index: number, signal: AbortSignal) => Promise<RepeatedCall>;
};

/** The outcome of one of them. */
export type RepeatedCall = Pick<RoundTrip, 'timings' | 'sentBytes' | 'receivedBytes'> & {
  /** Absent where the model answered: nobody is asked beside the call, as `predict` does. */
  readonly failure?: Verdict;
  /** Of an answer that came as events. */
  readonly text?: TextTiming & { readonly gapsMs: readonly number[] };
};

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
  const encoded = await Promise.all(
    (payloads.length === 0 ? [undefined] : payloads).map((payload) =>
      encodePayload(
        context,
        target,
        client,
        metadata,
        payload === undefined ? options : { ...options, payload },
        signal,
      ),
    ),
  );
  const [first] = encoded;
  if (first === undefined) throw new Error('One payload is encoded where none is given.');
  const endpoint = await checkClaims(context, target, first.call, found, signal);
  const facts = {
    ...summaryOf(context, target),
    verb: target.model.verb,
    endpoint,
    timeoutMs: target.timeoutMs,
  };
  const calls = encoded.map(({ call }) => ({
    call,
    about: { ...facts, ...call.preview(endpoint) },
    known: {},
  }));
  const { request, notes } = first.call.preview(endpoint);
  let isRepeated = false;
  return {
    draft: {
      service: service.key,
      protocol: target.protocol,
      modelName: target.model.name,
      verb: target.model.verb,
      options: requestOptionsOf(target),
      endpoint,
      request,
      ...(first.chosen.payload === undefined ? {} : { payload: first.chosen.payload }),
    },
    payloads: encoded.length,
    source: first.chosen.source,
    notes: [...first.chosen.notes, ...notes, ...endpoint.warnings],
    send: (index, given) => {
      const next = calls[index % calls.length];
      if (next === undefined) throw new Error('There is a call for each index.');
      const sending = sendRepeated(next, isRepeated, given);
      // The first one goes as a prediction does.
      isRepeated = true;
      return sending;
    },
  };
}

/** A call, and what is known of it before it is sent. */
type ReadyCall = {
  readonly call: ModelCall<Work<Answer>>;
  readonly about: Omit<Evidence<Work<Answer>>, 'startedAt' | 'roundTrip' | 'value'>;
  /** An answer of the model that was read: another with the same bytes need not be read. */
  readonly known: { response?: HttpResponse | undefined };
};

/** A larger answer is not kept: comparing it would save little. */
const maxKnownBytes = 65_536;

function smallEnough(response: ModelResponse | undefined): HttpResponse | undefined {
  return response?.transport === 'http' && response.body.byteLength <= maxKnownBytes ? response : undefined;
}

/** Type and encoding decide how a body is read. */
function isSame(response: ModelResponse | undefined, known: HttpResponse | undefined): boolean {
  if (known === undefined || response?.transport !== 'http') return false;
  const { status, headers, body } = response;
  return (
    status === known.status &&
    ['content-type', 'content-encoding', 'grpc-status'].every(
      (name) => headers[name] === known.headers[name],
    ) &&
    Buffer.compare(body, known.body) === 0
  );
}

async function sendRepeated(
  { call, about, known }: ReadyCall,
  isRepeated: boolean,
  signal: AbortSignal,
): Promise<RepeatedCall> {
  const { endpoint, timeoutMs } = about;
  const startedAt = Date.now();
  const fromMs = performance.now();
  const textAtMs: number[] = [];
  const how = {
    timeoutMs,
    stream: streamLimits(timeoutMs, true),
    ...(isRepeated ? { isRepeated } : {}),
    onText: () => textAtMs.push(performance.now() - fromMs),
  };
  const { streamed, ...roundTrip } = await call.send(endpoint, how, signal);
  const { timings, sentBytes, receivedBytes } = roundTrip;
  const numbers = { timings, sentBytes, receivedBytes };
  if (isSame(roundTrip.response, known.response)) return numbers;
  const begun: Evidence<Work<Answer>> = {
    ...about,
    startedAt,
    roundTrip,
    ...(streamed === undefined ? readAnswer(call, roundTrip.response) : { streamed }),
  };
  const evidence = await finishAnswer(begun, timeoutMs, signal);
  const { failure } = evidence.roundTrip;
  if (evidence.value === undefined || failure !== undefined) {
    const { decideVerdict } = await import('./decide.js');
    return { ...numbers, failure: decideVerdict(evidence) };
  }
  if (streamed === undefined) {
    known.response = smallEnough(roundTrip.response);
    return numbers;
  }
  const gapsMs = textAtMs.slice(1).map((ms, at) => ms - (textAtMs[at] ?? ms));
  return { ...numbers, text: { ...streamed.timing, gapsMs } };
}
