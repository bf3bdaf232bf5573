import { isJsonObject, type Json, type JsonObject } from '../../inference/json.js';
import { readJson } from '../wire/read-json.js';
import { readTool, type WantedTool } from './language-tools.js';
import { tokenize } from './tokens.js';

/** A request to a language model, with its settings. */
export type TextRequest = {
  readonly model: string | undefined;
  readonly prompt: string;
  readonly promptTokens: number;
  readonly maxTokens: number | undefined;
  readonly temperature: number;
  readonly seed: number | undefined;
  readonly stops: readonly string[];
  readonly choices: number;
  /** How many of the most likely tokens to tell with each token; undefined for none. */
  readonly logprobs: number | undefined;
  readonly ignoresEnd: boolean;
  readonly streams: boolean;
  readonly wantsUsage: boolean;
  /** The function that it offers, where it offers any. */
  readonly tool?: WantedTool;
};

/** The fault of a body, as pydantic says it: where, which kind of error, and its text. */
export type BodyFault = {
  readonly place: readonly (string | number)[];
  readonly type: string;
  readonly text: string;
};

/** A body's JSON; or why there is none, as FastAPI says it (its routing.py, `get_request_handler`). */
export function readBody(body: Uint8Array): { readonly json: Json } | BodyFault {
  if (body.byteLength === 0) return { place: ['body'], type: 'missing', text: 'Field required' };
  const json = readJson(body);
  if (json !== undefined) return { json };
  return { place: ['body', faultIndex(body)], type: 'json_invalid', text: 'JSON decode error' };
}

/** Where V8 stops to read; where it does not say, at the end. */
function faultIndex(body: Uint8Array): number {
  const text = new TextDecoder().decode(body);
  try {
    JSON.parse(text);
  } catch (error) {
    const [, index] = /at position (\d+)/.exec(String(error)) ?? [];
    if (index !== undefined) return Number(index);
  }
  return text.length;
}

/** As a model's generation_config.json sets it where a request says nothing. */
const usualTemperature = 0.7;
/** The text around each message in a chat template. */
const tokensAroundMessage = 4;

/** The body of a chat. Its prompt is the last message of the user; its tokens are those of all messages. */
export function readChat(body: Json): TextRequest | BodyFault {
  if (!isJsonObject(body)) return notAnObject;
  const { messages } = body;
  if (!Array.isArray(messages))
    return faultOf('messages', messages, 'list_type', 'Input should be a valid list');
  const texts = messages.map(textOfMessage);
  const asked = messages.findLastIndex(
    (message: Json) => isJsonObject(message) && message['role'] === 'user',
  );
  const promptTokens = texts.reduce((sum, text) => sum + tokenize(text).length + tokensAroundMessage, 0);
  const wanted = body['logprobs'] === true ? (numberOf(body['top_logprobs']) ?? 0) : undefined;
  const maxTokens = numberOf(body['max_completion_tokens']) ?? numberOf(body['max_tokens']);
  return { ...readCommon(body), prompt: texts[asked] ?? '', promptTokens, maxTokens, logprobs: wanted };
}

/** The body of a completion, which writes 16 tokens unless it says otherwise (the API reference). */
export function readCompletion(body: Json): TextRequest | BodyFault {
  if (!isJsonObject(body)) return notAnObject;
  const { prompt } = body;
  if (typeof prompt !== 'string')
    return faultOf('prompt', prompt, 'string_type', 'Input should be a valid string');
  const common = readCommon(body);
  const maxTokens = numberOf(body['max_tokens']) ?? 16;
  const promptTokens = tokenize(prompt).length;
  return { ...common, prompt, promptTokens, maxTokens, logprobs: numberOf(body['logprobs']) };
}

export type EmbeddingRequest = {
  readonly model: string | undefined;
  readonly texts: readonly string[];
  readonly base64: boolean;
};

/** A body of `/v1/embeddings`, or what FastAPI says is wrong with it. */
export function readEmbedding(body: Json): EmbeddingRequest | BodyFault {
  if (!isJsonObject(body)) return notAnObject;
  const { input } = body;
  const texts = typeof input === 'string' ? [input] : input;
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) {
    return faultOf('input', input, 'string_type', 'Input should be a valid string');
  }
  return { model: modelOf(body), texts, base64: body['encoding_format'] === 'base64' };
}

export function isBodyFault(read: object): read is BodyFault {
  return 'place' in read;
}

/** For a body that is not an object, or that FastAPI did not take for JSON because of its content type. */
export const notAnObject: BodyFault = {
  place: ['body'],
  type: 'model_attributes_type',
  text: 'Input should be a valid dictionary or object to extract fields from',
};

function readCommon(
  body: JsonObject,
): Omit<TextRequest, 'prompt' | 'promptTokens' | 'maxTokens' | 'logprobs'> {
  const { stop, n, stream_options: options } = body;
  const tool = readTool(body);
  const stops = typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop : [];
  return {
    model: modelOf(body),
    temperature: numberOf(body['temperature']) ?? usualTemperature,
    seed: numberOf(body['seed']),
    stops: stops.filter((text) => typeof text === 'string' && text !== ''),
    choices: Math.max(1, Math.min(8, numberOf(n) ?? 1)),
    ignoresEnd: body['ignore_eos'] === true,
    streams: body['stream'] === true,
    wantsUsage: isJsonObject(options) && options['include_usage'] === true,
    ...(tool === undefined ? {} : { tool }),
  };
}

function faultOf(field: string, value: Json | undefined, type: string, text: string): BodyFault {
  if (value === undefined) return { place: ['body', field], type: 'missing', text: 'Field required' };
  return { place: ['body', field], type, text };
}

function modelOf({ model }: JsonObject): string | undefined {
  return typeof model === 'string' ? model : undefined;
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Its content as text; images and the like say nothing to this model. */
function textOfMessage(message: Json): string {
  const content = isJsonObject(message) ? message['content'] : undefined;
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content : [];
  return parts
    .map((part: Json) => (isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}
