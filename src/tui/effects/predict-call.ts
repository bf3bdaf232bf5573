import { usualTimeoutMs, type Predictor } from '../../predict/predict.js';
import { failureOf } from './failure.js';
import type { Effect, Message } from '../messages.js';

type PredictEffect = Extract<Effect, { readonly type: 'predict' }>;
type Ended = Extract<Message, { readonly type: 'call-ended' }>;

/** One prediction; tells what it waits for, and returns how it ended. */
export async function predict(
  predictor: Predictor,
  { service, payload, protocol, tokenFrom }: PredictEffect,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<Ended> {
  const of = service.key;
  try {
    const exchange = await predictor.predict(
      service,
      {
        verb: 'predict',
        binary: false,
        scale: 1,
        timeoutMs: usualTimeoutMs,
        onProgress: (doing) => say({ type: 'call-progressed', of, doing }),
        ...(payload === undefined ? {} : { payload }),
        ...(protocol === undefined ? {} : { protocol }),
        ...(tokenFrom === undefined ? {} : { tokenFrom }),
      },
      signal,
    );
    return { type: 'call-ended', of, outcome: { kind: 'exchange', exchange } };
  } catch (thrown) {
    return {
      type: 'call-ended',
      of,
      outcome: { kind: 'problem', at: Date.now(), failure: failureOf(thrown) },
    };
  }
}
