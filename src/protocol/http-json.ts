import type { HttpRequest, HttpResponse } from '../inference/exchange.js';
import {
  textPieces,
  type Json,
  isJsonObject,
  ownField,
  ownText,
  type JsonObject,
} from '../inference/json.js';
import { parseJson, encodingOf, readJson } from '../inference/read-json.js';
import type { Work } from '../runtime/work.js';
import { nextStep, Problem } from '../problem.js';

/** KServe's V1 server takes JSON only with exactly this content type: with a charset the model gets the body as raw bytes. */
export function postJson(path: string, body: string): HttpRequest {
  return { transport: 'http', method: 'POST', path, headers: { 'Content-Type': 'application/json' }, body };
}

/** A GET that takes JSON alone. */
export function getJson(path: string): HttpRequest {
  return { transport: 'http', method: 'GET', path, headers: { Accept: 'application/json' } };
}

/** A POST whose body goes as it is: custom predictors take images, text, CloudEvents and more. `-H` names its type. */
export function postRaw(path: string, body: Uint8Array): HttpRequest {
  const headers = { 'Content-Type': 'application/octet-stream' };
  return { transport: 'http', method: 'POST', path, headers, body };
}

/** JSON as the body of a request. */
export function* writeBody(value: Json): Work<string> {
  const pieces: string[] = [];
  for (const piece of textPieces(value)) {
    pieces.push(piece);
    yield;
  }
  return pieces.join('');
}

/** Segments that a URL does not keep (RFC 3986, section 5.2.4; WHATWG URL takes `%2e` for a dot as well). */
const lostSegments = new Set(['', '.', '..']);

/** A name as a segment of a path. Throws Problem "usage" for one that has no form there. */
export function modelSegment(name: string): string {
  const isText = name.isWellFormed();
  if (isText && !lostSegments.has(name)) return encodeURIComponent(name);
  const why = isText ? 'a path cannot hold it' : 'it is not valid text';
  throw new Problem('usage', `"${name.toWellFormed()}" is not the name of a model: ${why}.`, {
    remedy: nextStep('Name the model with --model.', 'model'),
  });
}

/** A short body as JSON, whatever content type it claims. Throws Problem "answer" when it is not JSON. */
export function jsonBody(response: HttpResponse): Json {
  return parseJson(response.body, 'answer');
}

/**
 * Whether a server's answer to "is this model ready" means yes: 2xx unless `states` finds a no in the body; 400 (Triton, for
 * a model that it does not know), 404 and 503 mean no. Throws Problem "answer" for anything else, which no model server says.
 */
export function readyByStatus(response: HttpResponse, states: (body: Json) => boolean): boolean {
  if ([400, 404, 503].includes(response.status)) return false;
  if (response.status < 200 || response.status > 299) {
    throw new Problem('answer', `Whether the model is ready was answered with HTTP ${response.status}.`, {
      remedy: 'Look at the answer with -v: a gateway or an auth layer may have given it.',
    });
  }
  return response.body.length === 0 || states(jsonBody(response));
}

/** The Problem of a body that is JSON but not what the protocol answers. */
export function unexpectedBody(protocol: string, lacks: string): Problem {
  return new Problem('answer', `This is not an answer of the ${protocol} protocol: it has no ${lacks}.`, {
    remedy: nextStep('Look at the body, and try another --protocol if the server speaks one.', 'protocol'),
    mismatch: 'form',
  });
}

/** The JSON of an answer, ready to be decoded. */
export type AnswerBody = {
  readonly value: Json;
  /** True where the bytes are not UTF-8: then each character of a string is one byte. */
  readonly isLatin1: boolean;
  /** Deviations from the protocol that were read all the same, a line each. */
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

/** The data of a CloudEvent in structured mode (CloudEvents specification, JSON event format, section 3). */
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
