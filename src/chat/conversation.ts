import type { Exchange } from '../inference/exchange.js';
import type { TextChoice, TokenUsage } from '../inference/generated-text.js';
import { textParts } from '../format/text-answer.js';
import { measuredFacts } from '../format/verdict.js';
import type { GivenPayload } from '../predict/predict.js';

/** A message of the user, and the model's answer. */
export type ChatTurn = {
  readonly question: string;
  readonly answer: string;
  readonly reasoning: string;
  /** How fast it came, where it came as a stream. */
  readonly speed?: string;
  /** Why the answer is not whole, or ended as it did; absent where it came to its own end. */
  readonly note?: string;
};

/** The settings of every message; the server's own where absent. Names and ranges are those of OpenAI's API reference (Create chat completion). */
export type ChatSettings = {
  readonly system?: string;
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
};

/** A conversation with a model, oldest turn first. */
export type Conversation = ChatSettings & {
  readonly turns: readonly ChatTurn[];
  /** Of the last answer, where the server counts. */
  readonly usage?: TokenUsage;
};

export const newConversation: Conversation = { turns: [] };

/** The same settings, and nothing said yet. */
export function beginAnew(conversation: Conversation): Conversation {
  const { usage: _, ...settings } = conversation;
  return { ...settings, turns: [] };
}

type ChatMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string };

/** All that was said. What was only thought is not sent again, and a turn without an answer would break the order of the roles. */
function messagesOf({ system, turns }: Conversation): readonly ChatMessage[] {
  const answered = turns.filter(({ answer }) => answer !== '');
  return [
    ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
    ...answered.flatMap(({ question, answer }): readonly ChatMessage[] => [
      { role: 'user', content: question },
      { role: 'assistant', content: answer },
    ]),
  ];
}

/** A request's body with these messages. */
function bodyOf(
  { temperature, maxTokens, seed }: ChatSettings,
  messages: readonly ChatMessage[],
): Readonly<Record<string, unknown>> {
  return {
    messages,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** The request for the next answer. */
export function chatPayload(conversation: Conversation, question: string): GivenPayload {
  const messages = [...messagesOf(conversation), { role: 'user', content: question } as const];
  const number = conversation.turns.length + 1;
  return {
    bytes: Buffer.from(JSON.stringify(bodyOf(conversation, messages))),
    fileName: 'conversation.json',
    source: number === 1 ? 'a message' : `message ${number} of a conversation`,
  };
}

/** The conversation as a request that can be sent again, without a further question. */
export function conversationJson(conversation: Conversation, model: string): string {
  return `${JSON.stringify({ model, ...bodyOf(conversation, messagesOf(conversation)) }, undefined, 2)}\n`;
}

/**
 * The conversation with an answer, whole or as far as it came. A question that got none is not part of it: it would be sent again
 * with every later one.
 */
export function addAnswer(conversation: Conversation, question: string, exchange: Exchange): Conversation {
  const { text } = exchange.answer ?? exchange.partial ?? {};
  const [choice] = text?.choices ?? [];
  if (choice === undefined || (choice.content === '' && choice.reasoning === '')) return conversation;
  const { usage: _, ...before } = conversation;
  const note = noteOf(exchange, choice);
  const turn = {
    question,
    answer: choice.content.trimEnd(),
    reasoning: choice.reasoning.trim(),
    ...(exchange.timing === undefined ? {} : { speed: measuredFacts(exchange).join(' · ') }),
    ...(note === undefined ? {} : { note }),
  };
  return {
    ...before,
    turns: [...conversation.turns, turn],
    ...(text?.usage === undefined ? {} : { usage: text.usage }),
  };
}

function noteOf({ verdict }: Exchange, choice: TextChoice): string | undefined {
  if (!verdict.ok) return verdict.summary;
  return textParts({ choices: [choice] }).find(({ kind }) => kind === 'finish')?.text;
}
