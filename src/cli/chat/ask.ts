import { cannotChat } from '../../chat/can-chat.js';
import { chatPayload, type Conversation } from '../../chat/conversation.js';
import type { Exchange } from '../../inference/exchange.js';
import type { TextDelta } from '../../inference/generated-text.js';
import type { Service } from '../../kserve/service.js';
import type { CallOptions, Predictor } from '../../predict/predict.js';
import type { Output } from '../print.js';

/** Whom one talks to, and how. */
export type ChatTarget = {
  readonly service: Service;
  readonly predictor: Predictor;
  readonly call: CallOptions;
  readonly conversation: Conversation;
  readonly out: Output;
};

/** Sends a message with all that was said before. Rejects as `Predictor.predict` does, and for a service that turns out not to be a language model. */
export async function ask(
  { service, predictor, call, conversation, out }: ChatTarget,
  question: string,
  onText: (deltas: readonly TextDelta[]) => void,
  signal: AbortSignal,
): Promise<Exchange> {
  const exchange = await predictor.predict(
    service,
    {
      ...call,
      verb: 'predict',
      binary: false,
      scale: 1,
      streams: true,
      payload: chatPayload(conversation, question),
      onProgress: out.progress,
      onNote: out.note,
      onText,
    },
    signal,
  );
  if (exchange.protocol !== 'openai') throw cannotChat(service, exchange.protocol);
  return exchange;
}
