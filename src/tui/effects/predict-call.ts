import type { Predictor } from '../../predict/predict.js';
import { predictOptions } from './call-options.js';
import { failureOf } from './failure.js';
import type { Effect, Message } from '../state/messages.js';

type PredictEffect = Extract<Effect, { readonly type: 'predict' }>;
type Ended = Extract<Message, { readonly type: 'call-ended' }>;

/** One prediction; tells what it waits for, and returns how it ended. */
export async function predict(
  predictor: Predictor,
  effect: PredictEffect,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<Ended> {
  const { service } = effect;
  const of = service.key;
  try {
    const exchange = await predictor.predict(
      service,
      {
        ...predictOptions(effect),
        onProgress: (doing) => say({ type: 'call-progressed', of, doing }),
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
