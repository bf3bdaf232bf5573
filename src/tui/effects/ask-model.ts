import {
  usualTimeoutMs,
  type CallOptions,
  type PredictOptions,
  type Predictor,
} from '../../predict/predict.js';
import type { Message } from '../state/messages.js';
import { defined } from '../../runtime/defined.js';
import type { CallChoices, Effect } from '../state/effect.js';
import type { TextDelta } from '../../inference/generated-text.js';
import { nextStep, Problem } from '../../problem.js';
import { failureOf, type Outcome, remoteOf } from '../state/call.js';
import { mayHaveClasses } from '../../format/labels.js';
import { namespaceOf } from '../../kserve/service-key.js';
import { payloadNow } from './payload-file.js';
import { gatheredMs, gatherItems } from './gather-items.js';

type Chosen = Pick<Extract<Effect, { readonly type: 'predict' }>, 'payload' | 'protocol' | keyof CallChoices>;

/** Milliseconds that the model's metadata may take. */
const metadataTimeoutMs = 10_000;

/** How a service is asked about its model, with what was chosen here. */
export function metadataOptions({
  protocol,
  model,
  modelVersion,
  host,
  tokenFrom,
}: Omit<Chosen, 'payload'>): CallOptions {
  return {
    timeoutMs: metadataTimeoutMs,
    ...defined({ protocol, model, modelVersion, host, tokenFrom }),
  };
}

/** How a prediction is made, with what was chosen here. */
export function predictOptions(chosen: Chosen): PredictOptions {
  const { payload, timeoutMs } = chosen;
  return {
    ...metadataOptions(chosen),
    verb: 'predict',
    binary: false,
    scale: 1,
    timeoutMs: timeoutMs ?? usualTimeoutMs,
    // A limit that was chosen holds for the start as well, as with the flag.
    waitsForStart: timeoutMs === undefined,
    streams: true,
    ...(payload === undefined ? {} : { payload }),
  };
}

/** The same where only its payload is wanted: the longest that this waits for is the model's metadata. */
export function payloadOptions(chosen: Chosen): PredictOptions {
  return { ...predictOptions(chosen), timeoutMs: metadataTimeoutMs, waitsForStart: false };
}

type PredictEffect = Extract<Effect, { readonly type: 'predict' }>;
type Ended = Extract<Message, { readonly type: 'call-ended' }>;

/** Why a prediction was aborted that a person stopped. */
export const stoppedByHand = new Problem('interrupted', 'You stopped it.', {
  remedy: nextStep('Ask again.', 'retry'),
});

/** One prediction; tells what it waits for and what has come of a text, and returns how it ended, and whether any text had come. */
export async function predict(
  predictor: Predictor,
  effect: PredictEffect,
  environment: Readonly<Record<string, string | undefined>>,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<{ readonly ended: Ended; readonly hasBegun: boolean }> {
  const { service } = effect;
  const of = service.key;
  let hasBegun = false;
  const came = gatherItems<TextDelta>(gatheredMs, (deltas) => say({ type: 'text-came', of, deltas }));
  const options: PredictOptions = {
    ...predictOptions(effect),
    onProgress: (doing) => say({ type: 'call-progressed', of, doing }),
    onText: (deltas) => {
      hasBegun = true;
      came.add(deltas);
    },
  };
  const end = (outcome: Outcome) => ({ ended: { type: 'call-ended', of, outcome } as const, hasBegun });
  try {
    const { payload } = effect;
    const given = payload === undefined ? {} : { payload: await payloadNow(payload, environment, signal) };
    const exchange = await predictor.predict(service, { ...options, ...given }, signal);
    return end({ kind: 'exchange', exchange });
  } catch (thrown) {
    return end({ kind: 'problem', at: Date.now(), failure: failureOf(thrown) });
  } finally {
    came.stop();
  }
}

/** Asks for a token, which the predictor keeps; nothing else gets to know it. */
export async function loadToken(
  predictor: Predictor,
  { of, account }: Extract<Effect, { readonly type: 'load-token' }>,
  signal: AbortSignal,
): Promise<Message> {
  const token = await remoteOf(predictor.renewToken(account, namespaceOf(of), signal));
  return { type: 'loaded', loaded: { name: 'token', of, account, token } };
}

/** The names of the classes as far as they are known, so that the answer's first frame has them. Throws Problem "payload" when they cannot be read. */
export async function knownLabels(predictor: Predictor, effect: PredictEffect): Promise<Message> {
  const labels = await predictor.knownLabels(effect.service, metadataOptions(effect));
  return { type: 'labeled', of: effect.service.key, labels };
}

/** The same, asked of the server where that was not done yet: after the answer, which never waits for it. */
export async function askLabels(
  predictor: Predictor,
  effect: PredictEffect,
  signal: AbortSignal,
): Promise<Message> {
  const labels = await predictor.labels(effect.service, metadataOptions(effect), signal);
  return { type: 'labeled', of: effect.service.key, labels };
}

/** Whether a prediction ended with an answer that names of classes could explain. */
export function tellsClasses({ outcome }: Extract<Message, { readonly type: 'call-ended' }>): boolean {
  const answer = outcome.kind === 'exchange' ? outcome.exchange.answer : undefined;
  return answer !== undefined && mayHaveClasses(answer.tensors);
}
