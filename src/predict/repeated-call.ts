import type { Answer } from '../inference/answer.js';
import type { HttpResponse, ModelResponse, RoundTrip, Verdict } from '../inference/exchange.js';
import type { TextTiming } from '../inference/generated-text.js';
import type { Work } from '../runtime/work.js';
import { defined } from '../runtime/defined.js';
import { streamLimits } from '../transport/transport.js';
import type { Evidence } from './evidence.js';
import type { ModelCall } from './model-client.js';
import { finishAnswer, readAnswer } from './send-call.js';

/** The outcome of one of many calls. */
export type RepeatedCall = Pick<RoundTrip, 'timings' | 'sentBytes' | 'receivedBytes'> & {
  /** Absent where the model answered: nobody is asked beside the call, as `predict` does. */
  readonly failure?: Verdict;
  /** Of an answer that came as events. */
  readonly text?: TextTiming & { readonly gapsMs: readonly number[] };
};

/** Sends payload `index` modulo their number, over the same way in. Rejects with signal.reason. */
export type SendRepeated = (index: number, signal: AbortSignal) => Promise<RepeatedCall>;

/**
 * Each call in turn: the first of all as a prediction goes, over the connection of the probe, those after it as the many that they are.
 * `isRepeated`: there was no probe here, and the first one is one of many, too.
 */
export function sendInTurn(all: readonly Omit<ReadyCall, 'known'>[], isRepeated = false): SendRepeated {
  const calls = all.map((call) => ({ ...call, known: {} }));
  let isNext = isRepeated;
  return (index, signal) => {
    const sending = sendRepeated(calls[index % calls.length] ?? neverAbsent(), isNext, signal);
    isNext = true;
    return sending;
  };
}

function neverAbsent(): never {
  throw new Error('There is a call for each index.');
}

/** The facts of a call that a verdict needs, but for its result. */
export type CallFacts = Omit<Evidence<Work<Answer>>, 'startedAt' | 'roundTrip' | 'value'>;

/** A call, and what is known of it before it is sent. */
export type ReadyCall = {
  readonly call: ModelCall<Work<Answer>>;
  readonly about: CallFacts;
  /** An answer of the model that was read: another with the same bytes need not be read. */
  readonly known: { response?: ModelResponse | undefined };
};

/** A larger answer is not kept: comparing it would save little. */
const maxKnownBytes = 65_536;

function smallEnough(response: ModelResponse | undefined): ModelResponse | undefined {
  return response?.transport === 'http' && response.body.byteLength > maxKnownBytes ? undefined : response;
}

/** Whether this is what `known` was, and was read already. The transport of gRPC tells the same bytes by the same message. */
function isSame(response: ModelResponse | undefined, known: ModelResponse | undefined): boolean {
  if (known?.transport === 'grpc' && response?.transport === 'grpc')
    return (
      response.message !== undefined && response.message === known.message && response.code === known.code
    );
  return known?.transport === 'http' && response?.transport === 'http' && isSameBody(response, known);
}

/** Type and encoding decide how a body is read. */
function isSameBody(response: HttpResponse, known: HttpResponse): boolean {
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
  const textAtMs: number[] = [];
  const how = {
    timeoutMs,
    stream: streamLimits(timeoutMs, true),
    ...(isRepeated ? { isRepeated } : {}),
    onText: () => textAtMs.push(performance.now()),
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
    const { tokenTrouble } = call.preview(endpoint);
    return { ...numbers, failure: decideVerdict({ ...evidence, ...defined({ tokenTrouble }) }) };
  }
  if (streamed === undefined) {
    known.response = smallEnough(roundTrip.response);
    return numbers;
  }
  const gapsMs = textAtMs.slice(1).map((ms, at) => ms - (textAtMs[at] ?? ms));
  return { ...numbers, text: { ...streamed.timing, gapsMs } };
}
