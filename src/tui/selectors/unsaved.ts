import type { ServiceKey } from '../../kserve/service.js';
import type { State } from '../state/state.js';

/** The services with which a conversation was held that is in no file. */
export function unsavedChats({ chats }: Pick<State, 'chats'>): readonly ServiceKey[] {
  return [...chats].flatMap(([key, { conversation, saved }]) =>
    conversation.turns.length > 0 && conversation.turns !== saved ? [key] : [],
  );
}

/** The services whose payload was edited here and would be lost at the end: sent or not, broken or not. */
export function unsavedKeys({ payloads, drafts }: Pick<State, 'payloads' | 'drafts'>): readonly ServiceKey[] {
  const edited = [...payloads, ...drafts].filter(([, { from }]) => from === 'edited');
  return [...new Set(edited.map(([key]) => key))];
}
