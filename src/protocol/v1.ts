// KServe's V1 prediction protocol, which is TensorFlow Serving's REST API (tensorflow_serving/g3doc/api_rest.md) with
// :explain and a list of models added (kserve, python/kserve/kserve/protocol/rest/v1_endpoints.py).

import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { HttpRequest, HttpResponse } from '../inference/exchange.js';
import { isJsonObject, ownField, ownText, stringifyJson } from '../inference/json.js';
import type { Json, JsonObject } from '../inference/json.js';
import type { ModelRef } from '../inference/model-ref.js';
import { isList, toNested } from '../inference/nested.js';
import type { Payload } from '../inference/payload.js';
import type { Tensor } from '../inference/tensor.js';
import { Problem } from '../problem.js';
import { getJson, jsonBody, postJson, readyByStatus, unexpectedBody } from './http-json.js';
import { statedInputs } from './payload-tensors.js';
import { postRaw } from './raw-body.js';
import { readSignatures } from './tensorflow-signatures.js';
import { tensorsFromValues } from './v1-values.js';
import { isV2Request, readV2Request } from './v2-request.js';

/**
 * The request for one V1 prediction or explanation. JSON goes out byte for byte (with `signature_name` added when the model
 * names a signature and the body does not); tensors, and a body in V2's form, become rows. Throws Problem "payload" for a V2
 * body that rows cannot hold.
 */
export function encodePredict(model: ModelRef, payload: Payload, metadata?: ModelMetadata): HttpRequest {
  return postJson(`${modelPath(model)}:${model.verb}`, bodyText(model, payload, metadata));
}

/** The same request with a body that goes as it is. */
export function encodeRaw(model: ModelRef, body: Uint8Array): HttpRequest {
  return postRaw(`${modelPath(model)}:${model.verb}`, body);
}

/** An Answer with one tensor per key of each prediction. Throws Problem "answer" when the body is not V1's. */
export function decodePredict(response: HttpResponse): Answer {
  const { text, value } = jsonBody(response);
  return { tensors: readAnswer(value), json: text };
}

/** TensorFlow Serving's metadata call; KServe's own servers have none and answer 404. */
export function encodeMetadata(model: ModelRef): HttpRequest {
  return getJson(`${modelPath(model)}/metadata`);
}

/** Throws Problem "answer" when the body states no signatures. */
export function decodeMetadata(response: HttpResponse): ModelMetadata {
  const { value } = jsonBody(response);
  const signatures = ownField(ownField(ownField(value, 'metadata'), 'signature_def'), 'signature_def');
  if (!isJsonObject(signatures)) throw unexpectedBody('V1', 'signature_def');
  const spec = ownField(value, 'model_spec');
  const version = ownText(spec, 'version');
  return {
    name: ownText(spec, 'name'),
    versions: version === '' ? [] : [version],
    platform: 'tensorflow',
    signatures: readSignatures(signatures),
  };
}

export function encodeReady(model: ModelRef): HttpRequest {
  return getJson(modelPath(model));
}

/** KServe states `ready`; TensorFlow Serving states each version's state, of which one must be AVAILABLE. */
export function decodeReady(response: HttpResponse): boolean {
  return readyByStatus(response, (body) => {
    const versions = ownField(body, 'model_version_status');
    if (Array.isArray(versions)) {
      return versions.some((version: Json) => ownField(version, 'state') === 'AVAILABLE');
    }
    return ownField(body, 'ready') === true || ownText(body, 'ready').toLowerCase() === 'true';
  });
}

/** The requests that ask a server which models it has, to be tried in order. */
export function encodeModels(): readonly HttpRequest[] {
  return [getJson('/v1/models')];
}

/** Throws Problem "answer" when the body lists no models. */
export function decodeModels(response: HttpResponse): readonly string[] {
  const models = ownField(jsonBody(response).value, 'models');
  if (!Array.isArray(models)) throw unexpectedBody('V1', 'models');
  return models.filter((model) => typeof model === 'string');
}

/** The requests that ask which versions of a model there are: TensorFlow Serving's state of the model. */
export function encodeVersions(model: ModelRef): readonly HttpRequest[] {
  return [encodeReady(model)];
}

/** Those that are AVAILABLE (tensorflow_serving/apis/get_model_status.proto). Throws Problem "answer" when the body lists none. */
export function decodeVersions(response: HttpResponse): readonly string[] {
  const versions = ownField(jsonBody(response).value, 'model_version_status');
  if (!Array.isArray(versions)) throw unexpectedBody('V1', 'model_version_status');
  return versions
    .filter((version: Json) => ownField(version, 'state') === 'AVAILABLE')
    .map((version: Json) => ownText(version, 'version'));
}

function modelPath({ name, version }: ModelRef): string {
  const path = `/v1/models/${encodeURIComponent(name)}`;
  return version === undefined ? path : `${path}/versions/${encodeURIComponent(version)}`;
}

function bodyText(model: ModelRef, payload: Payload, metadata: ModelMetadata | undefined): string {
  if (payload.kind === 'tensors') {
    return stringifyJson(withSignature(model, rowsOrColumns(payload.tensors, model, metadata)));
  }
  if (isV2Request(payload.value)) return stringifyJson(withSignature(model, rowsFromV2(payload.value)));
  const { text, value } = payload;
  const isComplete = model.signature === undefined || !isJsonObject(value) || 'signature_name' in value;
  return isComplete ? text : stringifyJson(withSignature(model, value));
}

function withSignature({ signature }: ModelRef, body: JsonObject): JsonObject {
  return signature === undefined ? body : { signature_name: signature, ...body };
}

function rowsOrColumns(
  tensors: readonly Tensor[],
  { signature }: ModelRef,
  metadata: ModelMetadata | undefined,
): JsonObject {
  const isOnlyInput = tensors.length === 1 && statedInputs(metadata, signature).length <= 1;
  const rows = toRows(tensors, isOnlyInput);
  if (rows !== undefined) return { instances: rows };
  return { inputs: Object.fromEntries(tensors.map((tensor) => [tensor.name, toNested(tensor)])) };
}

function rowsFromV2(value: JsonObject): JsonObject {
  const tensors = readV2Request(value).inputs.map(({ tensor }) => tensor);
  const rows = toRows(tensors, tensors.length === 1);
  if (rows !== undefined) return { instances: rows };
  throw new Problem('payload', "This payload is in V2's form, and V1's rows cannot hold it.", {
    remedy:
      'Send it with --protocol v2, or write {"instances":[…]}: all inputs need the same first dimension.',
  });
}

/** Rows along the first dimension, which all tensors must share: bare values for an only input, else objects. */
function toRows(tensors: readonly Tensor[], isOnlyInput: boolean): readonly Json[] | undefined {
  const columns = tensors.map((tensor) => ({ name: tensor.name, values: toNested(tensor) }));
  const [first] = columns;
  if (first === undefined || !isList(first.values)) return undefined;
  const { length } = first.values;
  if (!columns.every(({ values }) => isList(values) && values.length === length)) return undefined;
  if (isOnlyInput) return first.values;
  return first.values.map((_, row) =>
    Object.fromEntries(
      columns.map(({ name, values }) => [name, isList(values) ? (values[row] ?? null) : null]),
    ),
  );
}

/** Alibi's explainer answers `meta` and `data` without a key around them. */
function readAnswer(value: Json): readonly Tensor[] {
  for (const key of ['predictions', 'outputs', 'explanations', 'data']) {
    const isAnswer = isJsonObject(value) && (key !== 'data' || Object.hasOwn(value, 'meta'));
    const values = isAnswer ? value[key] : undefined;
    if (values !== undefined) return tensorsFromValues(key, values);
  }
  throw unexpectedBody('V1', 'predictions or outputs');
}
