import { payloadJson } from '../../format/payload-json.js';
import type { Predictor } from '../../predict/predict.js';
import { asProblem } from '../../problem.js';
import { payloadOptions } from './call-options.js';
import type { Effect, Message } from '../state/messages.js';
import type { PayloadPreview } from '../state/place.js';
import { templateOf } from '../selectors/template.js';

type LoadPayload = Extract<Effect, { readonly type: 'load-payload' }>;

/** What a payload that was made here, on demand, is called. */
export const madeUpSource = "a payload made up from the model's metadata";

const madeUpNote =
  'Made up: names, types and shapes are the model’s (-1 became 1), the values mean nothing. e edits them.';

/** What would be sent to a service; a template, and why, when there is nothing. */
export async function loadPayload(
  predictor: Predictor,
  effect: LoadPayload,
  signal: AbortSignal,
): Promise<Message> {
  const { service, protocol, payload } = effect;
  let value: PayloadPreview;
  try {
    const chosen = await predictor.payloadFor(service, payloadOptions(effect), signal);
    const text = payloadJson(chosen.payload, protocol, 2);
    const isMadeUp = chosen.madeUp === true || payload?.source === madeUpSource;
    value = {
      source: chosen.source,
      text,
      notes: isMadeUp ? [...chosen.notes, madeUpNote] : chosen.notes,
      template: false,
      ...(chosen.original === undefined ? {} : { original: chosen.original }),
    };
  } catch (thrown) {
    value = templateOf(protocol, asProblem(thrown).summary);
  }
  return { type: 'loaded', loaded: { name: 'payload', of: service.key, payload: { state: 'ready', value } } };
}
