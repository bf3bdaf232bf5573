import type { Answer } from '../inference/answer.js';
import type { GeneratedText, TextChoice, TextDelta, TokenUsage } from '../inference/generated-text.js';
import { entriesOf, isJsonObject, jsonPieces, ownField, ownText, type Json } from '../inference/json.js';
import { itemsOf } from '../inference/nested.js';
import { readJson } from '../inference/read-json.js';
import { atOnce } from '../runtime/work.js';
import { Problem } from '../problem.js';
import { type OpenAiError, readOpenAiError } from './openai-error.js';
import {
  joinToolCalls,
  numberIn,
  readContent,
  readLogprobs,
  readReasoning,
  readToolCalls,
  readUsage,
} from './openai-text.js';
import { type GrowingChoice, wholeJson } from './openai-whole.js';

/** Why a stream is not a whole answer. */
export type StreamFault =
  /** The server says so, in the middle of its answer. */
  | { readonly kind: 'error'; readonly error: OpenAiError }
  /** It ended without `[DONE]` before every text was finished, or brought nothing. */
  | { readonly kind: 'unfinished' }
  /** An event is not a chunk of an OpenAI stream. */
  | { readonly kind: 'form'; readonly summary: string };

export type StreamResult = {
  /** The answer so far, also of a stream with a fault. Its JSON is that of the same answer without a stream. */
  readonly answer: Answer;
  readonly fault?: StreamFault;
};

/** Puts the events of one stream together. */
export type StreamFold = {
  /** Takes the next event; the changes that it brought to the texts, none for one with only a role, a finish reason or usage. */
  readonly add: (event: { readonly data: string; readonly name?: string }) => readonly TextDelta[];
  /** The server has said that its answer ends here. */
  readonly isDone: () => boolean;
  /** As far as it has come. */
  readonly text: () => GeneratedText;
  /** Once no more events come. */
  readonly result: () => StreamResult;
};

/** The fields of a chunk that an answer without a stream has in another form. */
const chunkFields = new Set(['choices', 'usage', 'object']);

/** Starts with no event. A server may put several choices into any order, and usage into a chunk of its own, the last one, each, or none. */
export function foldStream(): StreamFold {
  const choices = new Map<number, GrowingChoice>();
  // Fields of the whole: what a later chunk says holds, but for the id, which some servers make anew for each chunk.
  const head = new Map<string, Json>();
  let usage: TokenUsage | undefined;
  let usageJson: Json | undefined;
  let isChat = true;
  let isDone = false;
  let fault: StreamFault | undefined;
  let strays = 0;

  const addChunk = (chunk: Json): readonly TextDelta[] => {
    const error = readOpenAiError(chunk);
    if (error !== undefined) {
      fault ??= { kind: 'error', error };
      return [];
    }
    const listed = itemsOf(ownField(chunk, 'choices'));
    const stated = readUsage(ownField(chunk, 'usage'));
    if (!isJsonObject(chunk) || (listed === undefined && stated === undefined)) {
      strays += 1;
      return [];
    }
    for (const [name, value] of entriesOf(chunk)) {
      if (!chunkFields.has(name) && value !== null && !(name === 'id' && head.has(name)))
        head.set(name, value);
    }
    if (stated !== undefined) [usage, usageJson] = [stated, chunk['usage']];
    return (listed ?? []).flatMap((choice, at) => addChoice(choice, at));
  };

  const addChoice = (choice: Json, at: number): readonly TextDelta[] => {
    const delta = ownField(choice, 'delta');
    isChat = delta !== undefined;
    const index = numberIn(ownField(choice, 'index')) ?? at;
    const growing = choices.get(index) ?? emptyChoice(index, ownText(delta, 'role') || 'assistant');
    choices.set(index, growing);
    return growChoice(growing, choice, delta);
  };

  const sorted = () => [...choices.values()].sort((a, b) => a.index - b.index);
  const text = (): GeneratedText => ({
    choices: sorted().map(toChoice),
    ...(usage === undefined ? {} : { usage }),
  });

  return {
    add: ({ data, name }) => {
      // Events behind the end, or an error, are not part of the answer.
      if (isDone || fault !== undefined || data === '') return [];
      if (data === '[DONE]') {
        isDone = true;
        return [];
      }
      const read = readChunk(data);
      if (read === undefined) {
        fault = { kind: 'form', summary: `an event of the stream is not JSON: ${data.slice(0, 60)}` };
        return [];
      }
      if (name === 'error' && readOpenAiError(read) === undefined) return addChunk({ error: read });
      return addChunk(read);
    },
    isDone: () => isDone,
    text,
    result: () => {
      const all = text();
      const finished =
        all.choices.length > 0 && all.choices.every(({ finishReason }) => finishReason !== undefined);
      const ended = isDone ? all.choices.length > 0 || usage !== undefined : finished;
      const model = head.get('model');
      const json = wholeJson(head, sorted(), isChat, usageJson);
      const isStrange = all.choices.length === 0 && strays > 0;
      const broken = fault ?? (isStrange ? strange : ended ? undefined : unfinished);
      const notes = [
        ...(isDone || broken !== undefined ? [] : ['the stream ended without data: [DONE]']),
        ...(isStrange || strays === 0 ? [] : [`events of the stream without choices and usage: ${strays}`]),
      ];
      return {
        answer: {
          tensors: [],
          text: all,
          json: jsonPieces(json),
          ...(typeof model === 'string' ? { modelName: model } : {}),
          ...(notes.length === 0 ? {} : { notes }),
        },
        ...(broken === undefined ? {} : { fault: broken }),
      };
    },
  };
}

const unfinished: StreamFault = { kind: 'unfinished' };
const strange: StreamFault = {
  kind: 'form',
  summary: 'the events of the stream have neither choices nor usage',
};

/** A number that a double may not keep as it is written, and a name that an object would sort before the others. In a string neither harms. */
const needsCare = /[:,[]\s*-?(?:0\d|\d{16}|\d+[.eE])|-0|"\d+"\s*:/u;
const smallCharacters = 1000;

/** Most events are a few words, and come by the thousand in a second: then `JSON.parse` says the same in a tenth of the time. */
function readChunk(data: string): Json | undefined {
  const isPlain = data.length <= smallCharacters && !needsCare.test(data);
  return (isPlain ? parsePlain(data) : undefined) ?? readWithCare(data);
}

function parsePlain(data: string): Json | undefined {
  try {
    return JSON.parse(data) as Json;
  } catch (error) {
    // isvc's own reader takes more, and tells what is wrong.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readWithCare(data: string): Json | undefined {
  try {
    return atOnce(readJson(Buffer.from(data), 'answer')).value;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Adds what a chunk says of a choice; returns what that changed in its text: one change, or none. */
function growChoice(growing: GrowingChoice, choice: Json, delta: unknown): readonly TextDelta[] {
  const content = readContent(choice, delta);
  const reasoning = readReasoning(delta);
  const calls = readToolCalls(delta);
  const logprobs = ownField(choice, 'logprobs');
  growing.content += content;
  growing.reasoning += reasoning;
  growing.toolCalls.push(...calls);
  growing.logprobs.push(...readLogprobs(logprobs));
  if (isJsonObject(logprobs)) growing.logprobsJson.push(logprobs);
  growing.finishReason = ownText(choice, 'finish_reason') || growing.finishReason;
  if (content === '' && reasoning === '' && calls.length === 0) return [];
  return [{ index: growing.index, content, reasoning, callsTool: calls.length > 0 }];
}

function emptyChoice(index: number, role: string): GrowingChoice {
  return {
    index,
    role,
    content: '',
    reasoning: '',
    toolCalls: [],
    logprobs: [],
    logprobsJson: [],
    finishReason: '',
  };
}

function toChoice({
  index,
  content,
  reasoning,
  toolCalls,
  finishReason,
  logprobs,
}: GrowingChoice): TextChoice {
  return {
    index,
    content,
    reasoning,
    toolCalls: joinToolCalls(toolCalls),
    ...(finishReason === '' ? {} : { finishReason }),
    logprobs,
  };
}
