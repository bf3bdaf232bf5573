import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { HttpRequest, HttpResponse, ModelRef } from '../inference/exchange.js';
import {
  isJsonObject,
  keysOf,
  objectOf,
  ownField,
  ownText,
  type Json,
  type JsonObject,
  entriesOf,
  stringifyJson,
} from '../inference/json.js';
import type { Payload } from '../inference/payload.js';
import { nestedJson } from '../inference/tensor-json.js';
import type { Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { nextStep, Problem } from '../problem.js';
import {
  readAnswerBody,
  getJson,
  jsonBody,
  modelSegment,
  postJson,
  postRaw,
  readyByStatus,
  unexpectedBody,
  writeBody,
} from './http-json.js';
import { statedInputs, columnsOf, isNamed, rowsOf } from './payload-tensors.js';
import { toRows } from './rows.js';
import { readSignatures } from './tensorflow-signatures.js';
import { isV2Request, readV2Request } from './v2-request.js';
import { guessDatatype, readTensor } from '../inference/make-tensor.js';
import { itemsOf, shapeOf } from '../inference/nested.js';
import { utf8Encoder } from '../inference/utf8-encoder.js';

// KServe's V1 prediction protocol, which is TensorFlow Serving's REST API (tensorflow_serving/g3doc/api_rest.md) with
// :explain and a list of models added (kserve, python/kserve/kserve/protocol/rest/v1_endpoints.py).

/**
 * The request for one V1 prediction or explanation. JSON goes out byte for byte (with `signature_name` added when the model
 * names a signature and the body does not); tensors, and a body in V2's form, become rows. Throws Problem "payload" for a V2
 * body that rows cannot hold.
 */
export function* encodePredict(
  model: ModelRef,
  payload: Payload,
  metadata?: ModelMetadata,
): Work<HttpRequest> {
  return postJson(`${modelPath(model)}:${model.verb}`, yield* bodyOf(model, payload, metadata));
}

/** The same request with a body that goes as it is. */
export function encodeRaw(model: ModelRef, body: Uint8Array): HttpRequest {
  return postRaw(`${modelPath(model)}:${model.verb}`, body);
}

/** An Answer with one tensor per key of each prediction; its JSON is the body itself. Throws Problem "answer" when the body is not V1's. */
export function* decodePredict(response: HttpResponse): Work<Answer> {
  const { value, notes } = yield* readAnswerBody(response.body, response);
  const tensors = yield* readAnswer(value);
  return { tensors, json: [response.body], ...(notes.length === 0 ? {} : { notes }) };
}

/** TensorFlow Serving's metadata call; KServe's own servers have none and answer 404. */
export function encodeMetadata(model: ModelRef): HttpRequest {
  return getJson(`${modelPath(model)}/metadata`);
}

/** Throws Problem "answer" when the body states no signatures. */
export function decodeMetadata(response: HttpResponse): ModelMetadata {
  const value = jsonBody(response);
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

/** `GET /v1/models/NAME`, with `/versions/VERSION` behind it where one is named. */
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
  const models = ownField(jsonBody(response), 'models');
  if (!Array.isArray(models)) throw unexpectedBody('V1', 'models');
  return models.filter((model) => typeof model === 'string');
}

/** The requests that ask which versions of a model there are: TensorFlow Serving's state of the model. */
export function encodeVersions(model: ModelRef): readonly HttpRequest[] {
  return [encodeReady(model)];
}

/** Those that are AVAILABLE (tensorflow_serving/apis/get_model_status.proto). Throws Problem "answer" when the body lists none. */
export function decodeVersions(response: HttpResponse): readonly string[] {
  const versions = ownField(jsonBody(response), 'model_version_status');
  if (!Array.isArray(versions)) throw unexpectedBody('V1', 'model_version_status');
  return versions
    .filter((version: Json) => ownField(version, 'state') === 'AVAILABLE')
    .map((version: Json) => ownText(version, 'version'));
}

function modelPath({ name, version }: ModelRef): string {
  const path = `/v1/models/${modelSegment(name)}`;
  return version === undefined ? path : `${path}/versions/${modelSegment(version)}`;
}

function* bodyOf(model: ModelRef, payload: Payload, metadata: ModelMetadata | undefined): Work<string> {
  if (payload.kind === 'tensors') {
    return yield* writeBody(withSignature(model, rowsOrColumns(payload.tensors, model, metadata)));
  }
  const { text, value } = payload;
  if (isV2Request(value)) return yield* writeBody(withSignature(model, yield* rowsFromV2(value)));
  const { signature } = model;
  if (signature === undefined || !isJsonObject(value) || 'signature_name' in value) return text;
  // Into the text, so that the rest goes out as it was written.
  const member = `"signature_name":${JSON.stringify(signature)}`;
  return text.replace('{', () => (keysOf(value).length === 0 ? `{${member}` : `{${member},`));
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
  return { inputs: objectOf(tensors.map((tensor) => [tensor.name, nestedJson(tensor)] as const)) };
}

function* rowsFromV2(value: JsonObject): Work<JsonObject> {
  const tensors = (yield* readV2Request(value)).inputs.map(({ tensor }) => tensor);
  const rows = toRows(tensors, tensors.length === 1);
  if (rows !== undefined) return { instances: rows };
  throw new Problem('payload', "This payload is in V2's form, and V1's rows cannot hold it.", {
    remedy: nextStep(
      'Send it with --protocol v2, or write {"instances":[…]}: all inputs need the same first dimension.',
      'protocol',
      'v2',
    ),
  });
}

/** Alibi's explainer answers `meta` and `data` without a key around them. */
function* readAnswer(value: Json): Work<readonly Tensor[]> {
  for (const key of ['predictions', 'outputs', 'explanations', 'data']) {
    const isAnswer = isJsonObject(value) && (key !== 'data' || Object.hasOwn(value, 'meta'));
    const values = isAnswer ? value[key] : undefined;
    if (values !== undefined && values !== null) return yield* tensorsFromValues(key, values);
  }
  const error = ownText(value, 'error');
  throw unexpectedBody('V1', `predictions or outputs${error === '' ? '' : `, but an error: ${error}`}`);
}

/**
 * The tensors that V1's `predictions`, `outputs` or `explanations` hold: one a key where these are objects (a list of
 * objects with the same keys, or one object), else one of the given name. Integers are INT64, numbers with a point or an exponent FP64.
 * A value that no tensor can hold (ragged lists, nested objects: KServe's own predictors may answer anything) is BYTES of its JSON text.
 */
export function* tensorsFromValues(name: string, value: Json): Work<readonly Tensor[]> {
  const rows = yield* rowsOf(value);
  const columns = isNamed(value) ? value : rows && (yield* columnsOf(rows));
  if (columns === undefined) return [yield* toTensor(name, value)];
  const tensors: Tensor[] = [];
  for (const [key, item] of entriesOf(columns)) tensors.push(yield* toTensor(key, item));
  return tensors;
}

function* toTensor(name: string, value: Json): Work<Tensor> {
  const shape = shapeOf(value);
  const datatype = yield* guessDatatype(value, 'FP64');
  if (shape !== undefined && datatype !== undefined) {
    return yield* readTensor(name, datatype, shape, value, 'answer');
  }
  const items = itemsOf(value);
  const encode = utf8Encoder();
  const values: Uint8Array[] = [];
  for (const item of items ?? [value]) {
    values.push(encode(asText(item)));
    if (values.length % step === 0) yield;
  }
  return { name, datatype: 'BYTES', shape: items === undefined ? [] : [values.length], values };
}

/** Values that one step writes. */
const step = 4096;

function asText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value, { side: 'answer' });
}
