// The Open Inference Protocol over REST (kserve/open-inference-protocol, specification/protocol/inference_rest.md), called
// V2 by KServe, with the binary tensor extension both ways.

import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { HttpRequest, HttpResponse, ModelRef } from '../inference/exchange.js';
import { joinBytes, utf8BytesFrom } from '../runtime/byte-work.js';
import { isJsonObject, ownField, type Json, type JsonObject } from '../inference/json.js';
import { isMeantAsV2, type Payload } from '../inference/payload.js';
import { flatJson } from '../inference/tensor-json.js';
import type { Work } from '../runtime/work.js';
import { refuseExplain } from './codec.js';
import {
  getJson,
  jsonBody,
  modelSegment,
  postJson,
  postRaw,
  readyByStatus,
  unexpectedBody,
  writeBody,
} from './http-json.js';
import { isRowsOrColumns, readRequest, statedInputs } from './payload-tensors.js';
import { readMetadata } from './v2-metadata.js';
import { binaryHeaders, binaryPart, lacksForm, needsBinary } from './v2-binary.js';
import { isGrpcForm, isV2Request, type RequestInput } from './v2-request.js';
import { decodeOutputs } from './v2-outputs.js';

/**
 * The request for one V2 inference. A body that is meant as V2's goes out byte for byte, complete or not, for the server to say what is
 * wrong with it, unless `model.binary` asks for another form or JSON cannot hold it; so does one of no form that isvc knows. V1's
 * forms and tensors are encoded, as JSON or, with `model.binary` and for what JSON cannot hold, as binary tensors. Throws Problem
 * "payload" for what cannot be encoded, and "usage" for explain, which V2 has not.
 */
export function* encodePredict(
  model: ModelRef,
  payload: Payload,
  metadata?: ModelMetadata,
): Work<HttpRequest> {
  refuseExplain(model);
  const path = `${modelPath(model)}/infer`;
  if (payload.kind === 'json' && !model.binary && (yield* goesAsItIs(payload.value)))
    return postJson(path, payload.text);
  const request = yield* readRequest(payload, statedInputs(metadata), {
    float: 'FP64',
    inputName: 'input-0',
  });
  const parts: InputPart[] = [];
  for (const input of request.inputs) parts.push(yield* encodeInput(input, model.binary));
  const isBinary = model.binary || parts.some(({ bytes }) => bytes !== undefined) || answersHalves(metadata);
  const text = yield* writeBody({
    ...(request.id === undefined ? {} : { id: request.id }),
    ...parametersOf(request.parameters, isBinary),
    inputs: parts.map((part) => part.json),
    ...(request.outputs === undefined ? {} : { outputs: request.outputs }),
  });
  const tensors = parts.flatMap(({ bytes }) => bytes ?? []);
  if (tensors.length === 0) return postJson(path, text);
  const json = yield* utf8BytesFrom(text);
  const body = yield* joinBytes([json, ...tensors]);
  return { transport: 'http', method: 'POST', path, headers: binaryHeaders(json.byteLength), body };
}

/** The same request with a body that goes as it is. Throws Problem "usage" for explain. */
export function encodeRaw(model: ModelRef, body: Uint8Array): HttpRequest {
  refuseExplain(model);
  return postRaw(`${modelPath(model)}/infer`, body);
}

/** Whether a body is for the server as it was written. */
function* goesAsItIs(value: Json): Work<boolean> {
  if (!isMeantAsV2(value)) return !isRowsOrColumns(value);
  return !isGrpcForm(value) && !(isV2Request(value) && (yield* lacksForm(value)));
}

/** The outputs, from JSON, from bytes behind it, or mixed. Throws Problem "answer" when the body is not V2's or does not add up. */
export function decodePredict(response: HttpResponse): Work<Answer> {
  return decodeOutputs(response);
}

/** `GET /v2/models/NAME`, with `/versions/VERSION` behind it where one is named. */
export function encodeMetadata(model: ModelRef): HttpRequest {
  return getJson(modelPath(model));
}

/** Throws Problem "answer" when the body is not a model's metadata. */
export function decodeMetadata(response: HttpResponse): ModelMetadata {
  const value = jsonBody(response);
  if (typeof ownField(value, 'name') !== 'string') throw unexpectedBody('V2', 'name');
  return readMetadata(value);
}

/** The same path with `/ready` behind it. */
export function encodeReady(model: ModelRef): HttpRequest {
  return getJson(`${modelPath(model)}/ready`);
}

/** KServe states `ready`; MLServer and Triton answer 200 with an empty body. */
export function decodeReady(response: HttpResponse): boolean {
  return readyByStatus(response, (body) => ownField(body, 'ready') !== false);
}

/** The requests that ask a server which models it has, to be tried in order: KServe's, then Triton's and MLServer's. */
export function encodeModels(): readonly HttpRequest[] {
  return [getJson('/v2/models'), postJson('/v2/repository/index', '{}')];
}

/** Throws Problem "answer" when the body lists no models. */
export function decodeModels(response: HttpResponse): readonly string[] {
  const value = jsonBody(response);
  const models = Array.isArray(value) ? value : ownField(value, 'models');
  if (!Array.isArray(models)) throw unexpectedBody('V2', 'models');
  const names = models.map((model: unknown) => (typeof model === 'string' ? model : ownField(model, 'name')));
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

/** The requests that ask which versions of a model there are: MLServer names none in its metadata, and KServe has no index. */
export function encodeVersions(model: ModelRef): readonly HttpRequest[] {
  return [postJson('/v2/repository/index', '{}'), encodeMetadata(model)];
}

/** Throws Problem "answer" when the body is neither an index nor a model's metadata. */
export function decodeVersions(response: HttpResponse, { name }: ModelRef): readonly string[] {
  const value = jsonBody(response);
  if (!Array.isArray(value)) return readMetadata(value).versions;
  return value
    .filter((entry: unknown) => ownField(entry, 'name') === name)
    .map((entry: unknown) => ownField(entry, 'version'))
    .filter((version) => typeof version === 'string');
}

function modelPath({ name, version }: ModelRef): string {
  const path = `/v2/models/${modelSegment(name)}`;
  return version === undefined ? path : `${path}/versions/${modelSegment(version)}`;
}

/** An input in the body's JSON, and its bytes where these stand behind that. */
type InputPart = { readonly json: JsonObject; readonly bytes?: Uint8Array };

function* encodeInput({ tensor, parameters, byteShape }: RequestInput, isBinary: boolean): Work<InputPart> {
  const { name, datatype } = tensor;
  const shape = byteShape ?? tensor.shape;
  const part = isBinary || needsBinary(tensor) ? yield* binaryPart(tensor) : undefined;
  const all = { ...parameters, ...part?.parameters };
  const head = { name, shape, datatype, ...(Object.keys(all).length === 0 ? {} : { parameters: all }) };
  return part === undefined
    ? { json: { ...head, data: flatJson(tensor) } }
    : { json: head, bytes: part.bytes };
}

function parametersOf(given: JsonObject | undefined, isBinary: boolean): JsonObject {
  const parameters = { ...given, ...(isBinary ? { binary_data_output: true } : {}) };
  return isJsonObject(given) || isBinary ? { parameters } : {};
}

/** Whether the model answers FP16 or BF16, which Triton does not write as JSON. */
function answersHalves(metadata: ModelMetadata | undefined): boolean {
  const outputs = metadata?.signatures.flatMap((signature) => signature.outputs) ?? [];
  return outputs.some(({ datatype }) => datatype === 'FP16' || datatype === 'BF16');
}
