import { saveConversation } from '../../chat/save-conversation.js';
import type { Predictor } from '../../predict/predict.js';
import { failureOf, failureText } from '../state/call.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { metadataOptions } from './ask-model.js';

/** The models of a server. Why they cannot be had stands below the conversation: it can go on without. */
export async function listModels(
  predictor: Predictor,
  effect: Extract<Effect, { readonly type: 'load-models' }>,
  signal: AbortSignal,
): Promise<Message> {
  const { service } = effect;
  try {
    const { models = [] } = await predictor.metadata(service, metadataOptions(effect), signal);
    return { type: 'models-listed', of: service.key, models };
  } catch (thrown) {
    return { type: 'chat-told', of: service.key, text: failureText(failureOf(thrown)) };
  }
}

/** Saves a conversation, and says where, or why not. */
export async function keepConversation({
  of,
  file,
  conversation,
  model,
}: Extract<Effect, { readonly type: 'save-conversation' }>): Promise<Message> {
  try {
    const text = `Saved in ${await saveConversation(file, conversation, model)}`;
    return { type: 'chat-told', of, text, saved: conversation.turns };
  } catch (thrown) {
    return { type: 'chat-told', of, text: failureText(failureOf(thrown)) };
  }
}
