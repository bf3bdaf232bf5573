import { entriesOf, isJsonObject, stringifyJson, type Json, type JsonObject } from '../inference/json.js';
import { isList } from '../inference/nested.js';

/** A text of a request to a language model, and who says it, or what it is. */
export type SaidMessage = { readonly role: string; readonly text: string };

/** A request to a language model as it is read: its texts, and every other member as `name value`. */
export type SaidRequest = {
  readonly messages: readonly SaidMessage[];
  readonly settings: readonly string[];
};

/** The members that hold texts in place of messages: completions, embeddings, scores (OpenAI's API, and vLLM's `/v1/rerank`). */
const textMembers = ['prompt', 'input', 'query', 'documents'] as const;

/** The messages and settings of a request in OpenAI's API; undefined where it is not one. */
export function readSaid(value: Json): SaidRequest | undefined {
  if (!isJsonObject(value)) return undefined;
  const { messages, ...others } = value;
  const texts = textMembers.flatMap((name) => textsOf(others[name]).map((text) => ({ role: name, text })));
  const said = isList(messages) ? messages.filter(isJsonObject).map(readMessage) : [];
  if (said.length + texts.length === 0) return undefined;
  const settings = entriesOf(others)
    .filter(([name]) => !textMembers.some((one) => one === name))
    .map(([name, setting]) => `${name} ${shortJson(setting)}`);
  return { messages: [...said, ...texts], settings };
}

function readMessage({ role, content }: JsonObject): SaidMessage {
  return { role: typeof role === 'string' ? role : 'message', text: textsOf(content).join('\n') };
}

/** Texts, and the parts of a message; a part that is not text is named by its type. */
function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isList(value)) return [];
  return value.flatMap((part) => {
    if (typeof part === 'string') return [part];
    if (!isJsonObject(part)) return [];
    const { text, type } = part;
    if (typeof text === 'string') return [text];
    return typeof type === 'string' ? [`(${type})`] : [];
  });
}

const mostCharacters = 40;

function shortJson(value: Json): string {
  const text = typeof value === 'string' ? value : stringifyJson(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
