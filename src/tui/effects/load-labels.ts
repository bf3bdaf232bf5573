import { mayHaveClasses } from '../../format/labels.js';
import type { Predictor } from '../../predict/predict.js';
import { metadataOptions } from './call-options.js';
import type { Effect, Message } from '../state/messages.js';

type PredictEffect = Extract<Effect, { readonly type: 'predict' }>;

/** The names of the classes as far as they are known, so that the answer's first frame has them. Throws Problem "payload" when they cannot be read. */
export async function knownLabels(predictor: Predictor, effect: PredictEffect): Promise<Message> {
  const labels = await predictor.knownLabels(effect.service, metadataOptions(effect));
  return { type: 'labelled', of: effect.service.key, labels };
}

/** The same, asked of the server where that was not done yet: after the answer, which never waits for it. */
export async function askedLabels(
  predictor: Predictor,
  effect: PredictEffect,
  signal: AbortSignal,
): Promise<Message> {
  const labels = await predictor.labels(effect.service, metadataOptions(effect), signal);
  return { type: 'labelled', of: effect.service.key, labels };
}

/** Whether a prediction ended with an answer that names of classes could explain. */
export function tellsClasses({ outcome }: Extract<Message, { readonly type: 'call-ended' }>): boolean {
  const answer = outcome.kind === 'exchange' ? outcome.exchange.answer : undefined;
  return answer !== undefined && mayHaveClasses(answer.tensors);
}
