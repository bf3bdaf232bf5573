// Requests to an OpenAI-compatible server: the API reference of OpenAI (chat, completions, embeddings, models), and vLLM's rerank
// (its docs, "Re-rank API", after Jina's and Cohere's).

import {
  entriesOf,
  isJsonObject,
  keysOf,
  objectOf,
  ownField,
  stringifyJson,
  type Json,
  type JsonObject,
} from '../inference/json.js';
import type { Payload } from '../inference/payload.js';
import type { LanguageTask } from '../kserve/service.js';
import type { Work } from '../runtime/work.js';
import { Problem } from '../problem.js';
import { writeBody } from './http-json.js';

/** How a server is called, beside the model's name and the payload. */
export type OpenAiCall = {
  /** The prefix before `/v1`: `/openai` for KServe's Python server; '' for vLLM and most others. */
  readonly prefix: string;
  /** The model's task: a payload that does not show its task goes there. */
  readonly task: LanguageTask;
  /** Asks for a stream where a text is to be generated and the payload does not say. */
  readonly streams: boolean;
  /** The person named the model: its name takes the place of the payload's. */
  readonly replacesModel: boolean;
};

/** The body of a request, and where it goes. */
export type OpenAiBody = {
  readonly task: LanguageTask;
  readonly body: string;
  /** The answer is asked for as a stream of events. */
  readonly streams: boolean;
};

const paths: Readonly<Record<LanguageTask, string>> = {
  chat: '/v1/chat/completions',
  completions: '/v1/completions',
  embeddings: '/v1/embeddings',
  rerank: '/v1/rerank',
};

/** `/openai/v1/chat/completions`: the path of a task, behind the prefix of the server. */
export function taskPath({ prefix }: Pick<OpenAiCall, 'prefix'>, task: LanguageTask): string {
  return prefix + paths[task];
}

/** The task of a body, by its own fields; undefined where they do not show it. */
function taskOf(value: Json): LanguageTask | undefined {
  if (!isJsonObject(value)) return undefined;
  if (Object.hasOwn(value, 'messages')) return 'chat';
  if (Object.hasOwn(value, 'prompt')) return 'completions';
  if (Object.hasOwn(value, 'query') && Object.hasOwn(value, 'documents')) return 'rerank';
  return Object.hasOwn(value, 'input') ? 'embeddings' : undefined;
}

/**
 * The body for a payload. What the person wrote goes out byte for byte; what it lacks is put before it: `model`, and `stream` with
 * `stream_options` where the call streams and the payload does not set `stream`. A text, as a string of JSON, becomes what the task
 * takes. Throws Problem "payload" for tensors, and for other JSON that is not an object.
 */
export function* encodeBody(modelName: string, payload: Payload, call: OpenAiCall): Work<OpenAiBody> {
  const { text, value } = jsonOf(payload, call.task);
  const task = taskOf(value) ?? call.task;
  const isText = task === 'chat' || task === 'completions';
  const missing: [string, Json][] = [];
  if (!Object.hasOwn(value, 'model')) missing.push(['model', modelName]);
  if (isText && call.streams && !Object.hasOwn(value, 'stream')) {
    missing.push(['stream', true]);
    if (!Object.hasOwn(value, 'stream_options')) missing.push(['stream_options', { include_usage: true }]);
  }
  const streams = isText && (missing.some(([name]) => name === 'stream') || value['stream'] === true);
  if (call.replacesModel && ownField(value, 'model') !== undefined && value['model'] !== modelName) {
    const replaced = entriesOf(value).map(
      ([name, item]) => [name, name === 'model' ? modelName : item] as const,
    );
    return { task, streams, body: yield* writeBody(objectOf<Json>([...missing, ...replaced])) };
  }
  return { task, streams, body: withMembers(text, value, missing) };
}

/** A text as what the task takes; a chat gets it as one message of the user. Throws Problem "payload" for rerank. */
export function textPayload(text: string, task: LanguageTask): Payload {
  if (task === 'chat') return payloadOf({ messages: [{ role: 'user', content: text }] });
  if (task === 'completions') return payloadOf({ prompt: text });
  if (task === 'embeddings') return payloadOf({ input: text });
  throw new Problem('payload', 'A text alone cannot be ranked: there is nothing to rank it with.', {
    remedy: 'Give {"query": "…", "documents": ["…", "…"]}.',
  });
}

/** The request to a model that ranks: which of the documents answers the question best. */
export function rankPayload(query: string, documents: readonly string[]): Payload {
  return payloadOf({ query, documents });
}

/** An image with a question about it, as one message of the user: the image goes along as a data URL. */
export function imagePayload(
  image: { readonly format: 'png' | 'jpeg'; readonly bytes: Uint8Array },
  question: string,
): Payload {
  const { buffer, byteOffset, byteLength } = image.bytes;
  const url = `data:image/${image.format};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`;
  const content = [
    { type: 'text', text: question },
    { type: 'image_url', image_url: { url } },
  ];
  return payloadOf({ messages: [{ role: 'user', content }] });
}

function payloadOf(value: JsonObject): Payload & { readonly kind: 'json'; readonly value: JsonObject } {
  return { kind: 'json', text: stringifyJson(value), value };
}

function jsonOf(payload: Payload, task: LanguageTask): { readonly text: string; readonly value: JsonObject } {
  if (payload.kind === 'json' && isJsonObject(payload.value))
    return { text: payload.text, value: payload.value };
  if (payload.kind === 'json' && typeof payload.value === 'string') {
    const made = textPayload(payload.value, task);
    if (made.kind === 'json' && isJsonObject(made.value)) return { text: made.text, value: made.value };
  }
  const what = payload.kind === 'tensors' ? 'tensors' : 'JSON that is neither an object nor a text';
  throw new Problem('payload', `The OpenAI protocol takes no ${what}.`, {
    remedy: 'Give a text, or the body of a request: {"messages": [{"role": "user", "content": "…"}]}.',
  });
}

/** Into the text, so that the rest goes out as it was written. */
function withMembers(text: string, value: JsonObject, members: readonly (readonly [string, Json])[]): string {
  if (members.length === 0) return text;
  const written = members.map(([name, item]) => `${JSON.stringify(name)}:${stringifyJson(item)}`).join(',');
  return text.replace('{', () => (keysOf(value).length === 0 ? `{${written}` : `{${written},`));
}

/** Whether a path, under whatever prefix, is one of OpenAI's API, whose clients read errors in its form. V1's `models/NAME:predict` is not. */
export function isOpenAiPath(path: string): boolean {
  return /\/v1\/(?:chat\/completions|completions|embeddings|rerank|score|responses|messages|models(?:\/[^:]*)?)$/.test(
    path,
  );
}
