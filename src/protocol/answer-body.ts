import type { HttpResponse } from '../inference/exchange.js';
import { isJsonObject, ownField, ownText, type Json, type JsonObject } from '../inference/json.js';
import { encodingOf, readJson } from '../inference/read-json.js';
import type { Work } from '../runtime/work.js';
import { Problem } from '../problem.js';

/** The JSON of an answer, ready to be decoded. */
export type AnswerBody = {
  readonly value: Json;
  /** True where the bytes are not UTF-8: then each character of a string is one byte. */
  readonly isLatin1: boolean;
  /** What is not as the protocol says and was read all the same, a line each. */
  readonly notes: readonly string[];
};

/**
 * Reads the JSON of an answer; `bytes` are the body, or the part of it that is JSON. A CloudEvent around it is taken off. Throws
 * Problem "answer" that says what came in place of JSON.
 */
export function* readAnswerBody(
  bytes: Uint8Array,
  { headers }: Pick<HttpResponse, 'headers'>,
): Work<AnswerBody> {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (bytes.length === 0) throw notJson('The answer is empty.');
  const encoding = yield* encodingOf(bytes);
  try {
    const { value, notes } = yield* readJson(bytes, 'answer', encoding);
    const event = eventData(value, type);
    return {
      value: event ?? value,
      isLatin1: encoding === 'latin1',
      notes:
        event === undefined ? notes : [...notes, 'the answer is a CloudEvent: what is shown is its data'],
    };
  } catch (error) {
    const isOther = type !== '' && !/json|^text\/plain$|octet-stream/i.test(type);
    if (error instanceof Problem && isOther)
      throw notJson(`The answer is ${type} of ${bytes.length} bytes, and not JSON.`);
    throw error;
  }
}

/** What a CloudEvent in structured mode is about (CloudEvents specification, JSON event format, section 3). */
function eventData(value: Json, type: string): JsonObject | undefined {
  const isEvent = /^application\/cloudevents\+json/i.test(type) || ownText(value, 'specversion') !== '';
  const data = isEvent ? ownField(value, 'data') : undefined;
  return isJsonObject(data) ? data : undefined;
}

function notJson(summary: string): Problem {
  return new Problem('answer', summary, {
    remedy: 'Look at the raw answer: something other than a model server may have answered.',
    mismatch: 'json',
  });
}
