import { usualTimeoutMs, type CallOptions, type PredictOptions } from '../../predict/predict.js';
import type { Effect } from '../state/messages.js';

type Chosen = Pick<
  Extract<Effect, { readonly type: 'predict' }>,
  'payload' | 'protocol' | 'model' | 'tokenFrom'
>;

/** Milliseconds that the model's metadata may take. */
const metadataTimeoutMs = 10_000;

/** How a service is asked about its model, with what was chosen here. */
export function metadataOptions({ protocol, model, tokenFrom }: Omit<Chosen, 'payload'>): CallOptions {
  return {
    timeoutMs: metadataTimeoutMs,
    ...(protocol === undefined ? {} : { protocol }),
    ...(model === undefined ? {} : { model }),
    ...(tokenFrom === undefined ? {} : { tokenFrom }),
  };
}

/** How a prediction is made, with what was chosen here. */
export function predictOptions(chosen: Chosen): PredictOptions {
  const { payload } = chosen;
  return {
    ...metadataOptions(chosen),
    verb: 'predict',
    binary: false,
    scale: 1,
    timeoutMs: usualTimeoutMs,
    waitsForStart: true,
    ...(payload === undefined ? {} : { payload }),
  };
}

/** The same where only its payload is wanted: the longest that this waits for is the model's metadata. */
export function payloadOptions(chosen: Chosen): PredictOptions {
  return { ...predictOptions(chosen), timeoutMs: metadataTimeoutMs, waitsForStart: false };
}
