import { setTimeout } from 'node:timers/promises';

import { isJsonObject, type Json, type JsonObject } from '../../inference/json.js';
import { classifyIris, wrongWidth } from './iris.js';
import { kserveJson } from './kserve-json.js';
import type { PredictV1 } from './kserve-v1.js';
import { refusal } from './model.js';

/** scikit-learn's words for a body that KServe handed on as bytes, because its content type was not application/json. */
const notAnArray =
  'Expected 2D array, got scalar array instead:\narray=nan.\nReshape your data either using array.reshape(-1, 1) if your ' +
  'data has a single feature or array.reshape(1, -1) if it contains a single sample.';

/** The iris classes of rows of four numbers. */
export const predictIris: PredictV1 = async (body) => {
  const rows = instancesOf(body).map((row) => {
    if (Array.isArray(row) && row.every((value) => typeof value === 'number')) return row;
    throw refusal('answer', `could not convert string to float: ${kserveJson(row)}`);
  });
  const wrong = rows.find((row) => row.length !== 4);
  if (wrong !== undefined) throw refusal('answer', wrongWidth(wrong.length));
  return [...classifyIris(rows).labels];
};

/** Answers the instances as they came. */
export const predictEcho: PredictV1 = async (body) => instancesOf(body);

/** A model whose code always fails. */
export const predictNothing: PredictV1 = () =>
  Promise.reject(refusal('answer', 'division by zero in the scaler of this model'));

/** Answers the instances after a while: `delay_ms` of the body, or the default. Rejects at once when the client goes away. */
export function predictSlowly(defaultDelayMs: number): PredictV1 {
  return async (body, signal) => {
    const instances = instancesOf(body);
    const asked = isJsonObject(body) ? body['delay_ms'] : undefined;
    await setTimeout(typeof asked === 'number' ? asked : defaultDelayMs, undefined, { signal });
    return instances;
  };
}

/** utils.py, get_predict_input: `inputs` before `instances`; a missing key is Python's KeyError. */
function instancesOf(body: JsonObject | Uint8Array): readonly Json[] {
  if (body instanceof Uint8Array) throw refusal('answer', notAnArray);
  const instances = body['inputs'] ?? body['instances'];
  if (instances === undefined) throw refusal('answer', "'instances'");
  if (Array.isArray(instances)) return instances as readonly Json[];
  throw refusal('payload', 'Expected "instances" to be a list');
}
