import type { TokenLogprob } from '../inference/generated-text.js';
import { entriesOf, objectOf, type Json, type JsonObject } from '../inference/json.js';
import { itemsOf } from '../inference/nested.js';
import { joinToolCalls, type ToolCallPart } from './openai-text.js';

/** A choice of which the parts come one by one. */
export type GrowingChoice = {
  readonly index: number;
  readonly role: string;
  content: string;
  reasoning: string;
  readonly toolCalls: ToolCallPart[];
  readonly logprobs: TokenLogprob[];
  /** As the server wrote them, to be written again. */
  readonly logprobsJson: JsonObject[];
  /** '' until it is told. */
  finishReason: string;
};

/** The answer as it would be without a stream, from the fields of its chunks. */
export function wholeJson(
  head: ReadonlyMap<string, Json>,
  choices: readonly GrowingChoice[],
  isChat: boolean,
  usage: Json | undefined,
): Json {
  const { id, ...rest } = Object.fromEntries(head);
  return {
    ...(id === undefined ? {} : { id }),
    object: isChat ? 'chat.completion' : 'text_completion',
    ...rest,
    choices: choices.map((choice) => choiceJson(choice, isChat)),
    ...(usage === undefined ? {} : { usage }),
  };
}

function choiceJson(choice: GrowingChoice, isChat: boolean): Json {
  const { index, role, content, reasoning, finishReason } = choice;
  const calls = joinToolCalls(choice.toolCalls).map(({ id, name, arguments: args }) => ({
    id,
    type: 'function',
    function: { name, arguments: args },
  }));
  const written = content === '' && (calls.length > 0 || reasoning !== '') ? null : content;
  const message = {
    role,
    content: written,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    index,
    ...(isChat ? { message } : { text: content }),
    logprobs: joinLogprobs(choice.logprobsJson),
    finish_reason: finishReason === '' ? null : finishReason,
  };
}

/** The lists of each name one behind the other. */
function joinLogprobs(parts: readonly JsonObject[]): Json {
  if (parts.length === 0) return null;
  const lists = new Map<string, Json[]>();
  for (const part of parts) {
    for (const [name, value] of entriesOf(part)) {
      const list = lists.get(name) ?? [];
      list.push(...(itemsOf(value) ?? []));
      lists.set(name, list);
    }
  }
  return objectOf<Json>(lists);
}
