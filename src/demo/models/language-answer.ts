// The bodies and chunks of an OpenAI-compatible server, with the fields of vLLM (its entrypoints/openai/chat_completion/protocol.py,
// completion/protocol.py) that say something here.

import type { Json } from '../../inference/json.js';
import type { DemoAnswer } from '../wire/exchange.js';
import { kserveJson } from './kserve-json.js';
import type { SampledToken } from './language-model.js';
import type { TextRequest } from './language-request.js';
import { toolCall, toolCallDeltas, type WantedTool } from './language-tools.js';
import { tokenize } from './tokens.js';
import type { WrittenPiece } from './written-text.js';

/** Habits of servers that a client must bear. */
export type LanguageQuirks = {
  /** In a stream: `asked` by include_usage, in `each` chunk, or `never`, as KServe before 0.15. `asked` where absent. */
  readonly usage?: 'asked' | 'each' | 'never';
  /** Any name of a model will do, as with llama.cpp. */
  readonly ignoresModel?: boolean;
  /** Answers every request for a text so, as one without a place in its queue. */
  readonly refuses?: DemoAnswer;
  /** Writes what it thinks of the question first, apart from the answer. */
  readonly reasons?: boolean;
  /** Calls the function that a request offers, in place of a text. */
  readonly callsTools?: boolean;
  /** `content` is null in a chunk of a stream that brings none, as llama.cpp and older servers of KServe write it. */
  readonly nullContent?: boolean;
  /** A comment line before the first event of a stream and behind every so many. */
  readonly pingEvery?: number;
  /** How many tokens an event of a stream holds; 1 where absent. */
  readonly tokensPerEvent?: number;
  /** Between two events; 0 where absent: as fast as they are read. */
  readonly msPerEvent?: number;
  /** Ends a stream behind so many events of text: with an error in it, without [DONE], or with the connection. */
  readonly breaksOff?: { readonly afterEvents: number; readonly how: 'error' | 'end' | 'cut' };
};

/** A request as it is being answered. */
export type AnsweredRequest = TextRequest & {
  readonly isChat: boolean;
  readonly id: string;
  /** The name of the model in the answer. */
  readonly model: string;
};

/** The whole answer, from what was written of each choice. */
export function textAnswerBody(
  request: AnsweredRequest,
  written: readonly (readonly WrittenPiece[])[],
  quirks: LanguageQuirks,
): Json {
  const reasoning = reasoningOf(request, quirks);
  const called = calledBy(request, quirks);
  const choices = written.map((pieces, index) => {
    const content = pieces.map(({ text }) => text).join('');
    const logprobs = logprobsOf(
      request,
      pieces.flatMap(({ tokens }) => tokens),
    );
    const end = { logprobs, finish_reason: pieces.at(-1)?.finishReason ?? 'stop', stop_reason: null };
    if (!request.isChat) return { index, text: content, ...end };
    if (called !== undefined) {
      const message = {
        role: 'assistant',
        content: null,
        reasoning,
        tool_calls: [toolCall(called, request.prompt)],
      };
      return { index, message, ...end, finish_reason: 'tool_calls' };
    }
    const message = { role: 'assistant', content, reasoning, tool_calls: [] };
    return { index, message, ...end };
  });
  const tokens = written.flat().reduce((sum, piece) => sum + piece.tokens.length, 0);
  return {
    ...head(request, request.isChat ? 'chat.completion' : 'text_completion'),
    choices,
    usage: usageOf(request, tokens + written.length * reasoningTokens(reasoning)),
  };
}

/** The events of the same answer as a stream, its choices in turn. Throws where the connection is to be cut. */
export function* textEvents(
  request: AnsweredRequest,
  written: readonly Iterable<WrittenPiece>[],
  quirks: LanguageQuirks,
): Generator<string, void, undefined> {
  const { pingEvery = 0, breaksOff, usage = 'asked', nullContent = false } = quirks;
  const reasoning = reasoningOf(request, quirks);
  const called = calledBy(request, quirks);
  const contentOf = (text: string): Json => (nullContent && text === '' ? null : text);
  let tokens = 0;
  let events = 0;
  const chunk = (choice: Json): string => {
    const object = request.isChat ? 'chat.completion.chunk' : 'text_completion';
    const each = usage === 'each' ? { usage: usageOf(request, tokens) } : {};
    return event({ ...head(request, object), choices: [choice], ...each });
  };
  if (pingEvery > 0) yield ping();
  if (request.isChat) {
    for (const index of written.keys()) {
      yield chunk({
        index,
        delta: { role: 'assistant', content: contentOf('') },
        logprobs: null,
        finish_reason: null,
      });
    }
  }
  const texts = called === undefined ? written : [];
  for (const { index, piece, isReasoning } of inTurn(request, texts, written.length, reasoning, quirks)) {
    tokens += isReasoning ? reasoningTokens(piece.text) : piece.tokens.length;
    events += 1;
    const end = { logprobs: logprobsOf(request, piece.tokens), finish_reason: piece.finishReason ?? null };
    const delta = isReasoning ? { reasoning: piece.text } : { content: contentOf(piece.text) };
    yield chunk(request.isChat ? { index, delta, ...end } : { index, text: piece.text, ...end });
    if (pingEvery > 0 && events % pingEvery === 0) yield ping();
    if (breaksOff === undefined || events < breaksOff.afterEvents) continue;
    if (breaksOff.how === 'cut') throw new Error('the demo cuts this stream off');
    if (breaksOff.how === 'error') yield* [event(brokenEngine), 'data: [DONE]\n\n'];
    return;
  }
  if (called !== undefined) {
    for (const index of written.keys()) {
      for (const delta of toolCallDeltas(called, request.prompt)) {
        tokens += 1;
        yield chunk({ index, delta, logprobs: null, finish_reason: null });
      }
      yield chunk({ index, delta: { content: contentOf('') }, logprobs: null, finish_reason: 'tool_calls' });
    }
  }
  if (usage !== 'never' && request.wantsUsage) {
    const object = request.isChat ? 'chat.completion.chunk' : 'text_completion';
    yield event({ ...head(request, object), choices: [], usage: usageOf(request, tokens) });
  }
  yield 'data: [DONE]\n\n';
}

/** The event that vLLM writes into a stream when its engine fails (`_convert_generation_error_to_streaming_response`). */
const brokenEngine = {
  error: { message: 'Internal server error', type: 'InternalServerError', param: null, code: 500 },
};

type TurnPiece = { readonly index: number; readonly piece: WrittenPiece; readonly isReasoning: boolean };

/** The pieces of all choices, one of each in turn: reasoning first, then so many tokens at a time. */
function* inTurn(
  request: AnsweredRequest,
  written: readonly Iterable<WrittenPiece>[],
  choices: number,
  reasoning: string | null,
  { tokensPerEvent = 1 }: LanguageQuirks,
): Generator<TurnPiece, void, undefined> {
  if (request.isChat && reasoning !== null) {
    for (const text of tokenize(reasoning)) {
      for (let index = 0; index < choices; index++)
        yield { index, piece: { text, tokens: [] }, isReasoning: true };
    }
  }
  let going = written.map((pieces, index) => ({ index, pieces: pieces[Symbol.iterator]() }));
  while (going.length > 0) {
    const left: typeof going = [];
    for (const one of going) {
      const piece = take(one.pieces, tokensPerEvent);
      yield { index: one.index, piece, isReasoning: false };
      if (piece.finishReason === undefined) left.push(one);
    }
    going = left;
  }
}

function take(pieces: Iterator<WrittenPiece>, most: number): WrittenPiece {
  const taken: WrittenPiece[] = [];
  while (taken.length < most && taken.at(-1)?.finishReason === undefined) {
    const { value, done } = pieces.next();
    if (done === true) break;
    taken.push(value);
  }
  const finishReason = taken.at(-1)?.finishReason;
  return {
    text: taken.map(({ text }) => text).join(''),
    tokens: taken.flatMap(({ tokens }) => tokens),
    ...(finishReason === undefined ? {} : { finishReason }),
  };
}

function head({ id, model }: AnsweredRequest, object: string) {
  return { id, object, created: Math.floor(Date.now() / 1000), model };
}

/** One thought about what was asked; null where the model does not think. */
function reasoningOf({ prompt }: AnsweredRequest, { reasons = false }: LanguageQuirks): string | null {
  return reasons ? `The question is: ${prompt.trim().slice(0, 80)}` : null;
}

/** The function that an answer calls in place of a text. */
function calledBy(
  { tool, isChat }: AnsweredRequest,
  { callsTools = false }: LanguageQuirks,
): WantedTool | undefined {
  return callsTools && isChat ? tool : undefined;
}

function reasoningTokens(reasoning: string | null): number {
  return reasoning === null ? 0 : tokenize(reasoning).length;
}

function usageOf({ promptTokens }: AnsweredRequest, tokens: number): Json {
  return { prompt_tokens: promptTokens, total_tokens: promptTokens + tokens, completion_tokens: tokens };
}

/** A chat's form, and the older one of a completion (the API reference, "logprobs"). */
function logprobsOf({ logprobs: most, isChat }: AnsweredRequest, tokens: readonly SampledToken[]): Json {
  if (most === undefined) return null;
  if (isChat) {
    return {
      content: tokens.map((token) => ({
        ...withBytes(token),
        top_logprobs: token.top.slice(0, most).map(withBytes),
      })),
    };
  }
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) =>
      Object.fromEntries(top.slice(0, most).map(({ token, logprob }) => [token, logprob])),
    ),
  };
}

function withBytes({ token, logprob }: Omit<SampledToken, 'top'>) {
  return { token, logprob, bytes: [...Buffer.from(token)] };
}

function event(value: Json): string {
  return `data: ${kserveJson(value)}\n\n`;
}

/** As sse-starlette writes it. */
function ping(): string {
  return `: ping - ${new Date().toISOString()}\r\n\r\n`;
}
