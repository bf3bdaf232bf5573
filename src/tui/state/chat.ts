import { type Conversation, newConversation } from '../../chat/conversation.js';
import type { ServedModel } from '../../inference/answer.js';

/** A conversation with one service, for as long as the program runs. */
export type Chat = {
  readonly conversation: Conversation;
  /** The turns that were saved in a file last. */
  readonly saved?: Conversation['turns'];
  /** The text that was typed and not sent, while the screen is left. */
  readonly draft: string;
  /** How far back the typed text was brought from: 1 is the last question; 0 where it is a new one. */
  readonly recalled: number;
  /** The answers of commands, and why there was no answer: until the next message. */
  readonly told: readonly string[];
  /** The models that the server lists; empty before it was asked. */
  readonly models: readonly ServedModel[];
};

export const newChat: Chat = { conversation: newConversation, draft: '', recalled: 0, told: [], models: [] };
