import type { TextChoice, TokenLogprob, TokenUsage, ToolCall } from '../inference/generated-text.js';
import { isJsonObject, ownField, ownText } from '../inference/json.js';
import { isNumbers, plainNumbers } from '../inference/json-numbers.js';
import { itemsOf } from '../inference/nested.js';

// The common part of whole answers and the chunks of a stream: a `message` there is a `delta` here. A chunk may have `null` for all.

/** The number that a field is; undefined where it is something else. */
export function numberIn(value: unknown): number | undefined {
  const plain = isNumbers(value) ? plainNumbers(value) : value;
  if (typeof plain === 'bigint') return Number(plain);
  return typeof plain === 'number' ? plain : undefined;
}

/** A choice of a whole answer. */
export function readChoice(choice: unknown, at: number): TextChoice {
  const message = ownField(choice, 'message');
  const finishReason = ownText(choice, 'finish_reason');
  return {
    index: numberIn(ownField(choice, 'index')) ?? at,
    content: readContent(choice, message),
    reasoning: readReasoning(message),
    toolCalls: readToolCalls(message).map(({ id, name, args }) => ({ id, name, arguments: args })),
    ...(finishReason === '' ? {} : { finishReason }),
    logprobs: readLogprobs(ownField(choice, 'logprobs')),
  };
}

/** The text of a choice: `text` of a completion; else the message's `content`, as text or in parts, or its refusal. */
export function readContent(choice: unknown, message: unknown): string {
  const content = ownField(message, 'content');
  if (typeof content === 'string') return content;
  const parts = itemsOf(content)?.map((part) => ownText(part, 'text'));
  return parts?.join('') ?? (ownText(choice, 'text') || ownText(message, 'refusal'));
}

/** vLLM calls it `reasoning` (its DeltaMessage and ChatMessage); llama.cpp, SGLang and older vLLM `reasoning_content`. Some write both. */
export function readReasoning(message: unknown): string {
  return ownText(message, 'reasoning') || ownText(message, 'reasoning_content');
}

/** A tool call, or a part of one: `index` tells to which it belongs, undefined where the server states none. */
export type ToolCallPart = {
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly args: string;
};

/** Also the one `function_call` that came before `tool_calls`. */
export function readToolCalls(message: unknown): readonly ToolCallPart[] {
  const calls = itemsOf(ownField(message, 'tool_calls')) ?? [];
  const old = ownField(message, 'function_call');
  const parts = calls.map((call) => ({
    index: numberIn(ownField(call, 'index')),
    id: ownText(call, 'id'),
    ...functionOf(ownField(call, 'function')),
  }));
  return isJsonObject(old) ? [...parts, { index: 0, id: '', ...functionOf(old) }] : parts;
}

function functionOf(called: unknown): Pick<ToolCallPart, 'name' | 'args'> {
  return { name: ownText(called, 'name'), args: ownText(called, 'arguments') };
}

/** A list of parts, gathered. A part without an index goes on with the call of its id, or with the last one. */
export function joinToolCalls(parts: readonly ToolCallPart[]): readonly ToolCall[] {
  const calls: { readonly index: number | undefined; readonly id: string; name: string; args: string }[] = [];
  for (const { index, id, name, args } of parts) {
    const known =
      index === undefined
        ? calls.findLast((call) => id === '' || call.id === id)
        : calls.find((call) => call.index === index);
    if (known === undefined) calls.push({ index, id, name, args });
    else {
      known.name ||= name;
      known.args += args;
    }
  }
  return calls.map(({ id, name, args }) => ({ id, name, arguments: args }));
}

/** `{content: [{token, logprob}]}` of a chat, and of llama.cpp's completions; `{tokens, token_logprobs}` of a completion. */
export function readLogprobs(logprobs: unknown): readonly TokenLogprob[] {
  const content = itemsOf(ownField(logprobs, 'content'));
  if (content !== undefined) {
    return content.map((item) => ({
      token: ownText(item, 'token'),
      logprob: numberIn(ownField(item, 'logprob')) ?? Number.NEGATIVE_INFINITY,
    }));
  }
  const values = itemsOf(ownField(logprobs, 'token_logprobs')) ?? [];
  return (itemsOf(ownField(logprobs, 'tokens')) ?? []).map((token, at) => ({
    token: typeof token === 'string' ? token : '',
    logprob: numberIn(values[at]) ?? Number.NEGATIVE_INFINITY,
  }));
}

/** Undefined where it is null or absent, as in the chunks of a stream before the last. */
export function readUsage(usage: unknown): TokenUsage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const count = (name: string) => numberIn(ownField(usage, name)) ?? 0;
  const cached = numberIn(ownField(ownField(usage, 'prompt_tokens_details'), 'cached_tokens'));
  return {
    promptTokens: count('prompt_tokens'),
    completionTokens: count('completion_tokens'),
    totalTokens: count('total_tokens'),
    ...(cached === undefined ? {} : { cachedTokens: cached }),
  };
}
