import { type ContextRoom, contextRoom } from '../../chat/context-room.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import { type Chat, newChat } from '../state/chat.js';
import type { State } from '../state/state.js';

/** The conversation with a service; an empty one before the first word. */
export function chatOf({ chats }: Pick<State, 'chats'>, of: ServiceKey): Chat {
  return chats.get(of) ?? newChat;
}

/** The model that is talked to: chosen by the person, else the service's own, else the first that the server lists. */
export function chatModel(state: Pick<State, 'chats' | 'models'>, { key, modelName }: Service): string {
  const { models } = chatOf(state, key);
  const isServed = models.some(({ id }) => id === modelName);
  return state.models.get(key) ?? (isServed ? modelName : (models[0]?.id ?? modelName));
}

/** How much of that model's context the conversation takes. */
export function chatRoom(state: Pick<State, 'chats' | 'models'>, service: Service): ContextRoom {
  const { conversation, models } = chatOf(state, service.key);
  const model = chatModel(state, service);
  return contextRoom(conversation, models.find(({ id }) => id === model)?.contextTokens);
}
