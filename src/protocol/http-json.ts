import type { HttpRequest, HttpResponse } from '../inference/exchange.js';
import { parseJson } from '../inference/json.js';
import type { Json } from '../inference/json.js';
import { Problem } from '../problem.js';

/** A body as text (bytes that are not UTF-8 become U+FFFD) and as JSON. */
type JsonBody = { readonly text: string; readonly value: Json };

/** KServe's V1 server takes JSON only with exactly this content type: with a charset the model gets the body as raw bytes. */
export function postJson(path: string, body: string): HttpRequest {
  return { transport: 'http', method: 'POST', path, headers: { 'Content-Type': 'application/json' }, body };
}

export function getJson(path: string): HttpRequest {
  return { transport: 'http', method: 'GET', path, headers: { Accept: 'application/json' } };
}

/** The body as JSON, whatever content type it claims. Throws Problem "answer" when it is none. */
export function jsonBody(response: HttpResponse): JsonBody {
  const text = Buffer.from(response.body).toString('utf8');
  return { text, value: parseJson(text, 'answer') };
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
  return response.body.length === 0 || states(jsonBody(response).value);
}

/** The Problem of a body that is JSON but not what the protocol answers. */
export function unexpectedBody(protocol: string, lacks: string): Problem {
  return new Problem('answer', `This is not an answer of the ${protocol} protocol: it has no ${lacks}.`, {
    remedy: 'Look at the body, and try another --protocol if the server speaks one.',
    misfit: 'form',
  });
}
