// KServe's V1 endpoints as its Python server 0.21 has them (kserve/protocol/rest/v1_endpoints.py, dataplane.py, errors.py).

import { isJsonObject, type Json, type JsonObject } from '../../inference/json.js';
import { jsonAnswer, type DemoRequest } from '../wire/exchange.js';
import { readJson } from '../wire/read-json.js';
import type { RestRoute } from '../wire/rest.js';
import { kserveJson } from './kserve-json.js';
import { refusal } from './model.js';

/** Computes the predictions of a V1 body; bytes when the server did not take the body for JSON. Throws refusals. */
export type PredictV1 = (body: JsonObject | Uint8Array, signal: AbortSignal) => Promise<Json>;

/** dataplane.py, JSON_HEADERS: compared whole, so a charset makes any of them unknown. */
const jsonTypes = new Set([
  'application/json',
  'application/cloudevents+json',
  'application/ld+json',
  'application/octet-stream',
]);

/** KServe's V1 protocol. */
export function v1Routes(modelName: string, predict: PredictV1): readonly RestRoute[] {
  return [
    {
      method: 'GET',
      path: /^\/v1\/models$/,
      answer: () => jsonAnswer(200, kserveJson({ models: [modelName] })),
    },
    {
      method: 'POST',
      path: /^\/v1\/models\/([^/]+):predict$/,
      answer: async ([name], request, signal) => {
        requireModel(modelName, name);
        const predictions = await predict(readBody(request), signal);
        return jsonAnswer(200, kserveJson({ predictions }));
      },
    },
    {
      method: 'POST',
      path: /^\/v1\/models\/([^/]+):explain$/,
      answer: ([name]) => {
        requireModel(modelName, name);
        return jsonAnswer(501, kserveJson({ error: 'Could not find explainer_host.' }));
      },
    },
    {
      method: 'GET',
      path: /^\/v1\/models\/([^/]+)$/,
      answer: ([name]) => {
        requireModel(modelName, name);
        return jsonAnswer(200, kserveJson({ name: modelName, ready: true }));
      },
    },
  ];
}

/** Throws the refusal that errors.py calls ModelNotFound. */
export function requireModel(modelName: string, asked: string | undefined): void {
  if (asked !== modelName) throw refusal('not-found', `Model with name ${asked} does not exist.`);
}

function readBody({ headers, body }: DemoRequest): JsonObject | Uint8Array {
  if (!jsonTypes.has(headers['content-type'] ?? '')) return body;
  const value = readJson(body);
  if (value === undefined) {
    throw refusal('payload', 'Unrecognized request format: unexpected character: line 1 column 1 (char 0)');
  }
  if (isJsonObject(value)) return value;
  throw refusal('answer', "'list' object has no attribute 'items'");
}
