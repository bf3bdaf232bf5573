import { grpcCode } from '../inference/grpc-code.js';
import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { GrpcRequest, GrpcResponse, ModelRef } from '../inference/exchange.js';
import {
  entriesOf,
  isJsonObject,
  jsonPieces,
  objectOf,
  ownField,
  ownText,
  type Json,
  type JsonObject,
} from '../inference/json.js';
import { type Payload, isMeantAsV2 } from '../inference/payload.js';
import type { Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { refuseExplain } from './codec.js';
import { messageOf, refuseRaw } from './grpc-message.js';
import { readRequest, statedInputs } from './payload-tensors.js';
import { readSignatures, tensorflowFromDatatype } from './tensorflow-signatures.js';
import { decodeTensorProto, encodeTensorProto, fillRoom } from './tensorflow-tensor.js';
import { nestedJson } from '../inference/tensor-json.js';
import { toRows } from './rows.js';

// TensorFlow Serving's gRPC API (tensorflow_serving/apis/prediction_service.proto), called grpc-v1 by KServe.

/**
 * The PredictRequest of a payload: TensorFlow Serving's rows or columns, V2's form, or tensors. Types are those that the
 * metadata states for the signature; without it, as the JSON shows: text DT_STRING, whole numbers DT_INT64, others DT_FLOAT.
 * `model.signature` goes before the body's `signature_name`. Tensors are packed with `model.binary`. Throws Problem
 * "payload", and "usage" for explain.
 */
export function* encodePredict(
  model: ModelRef,
  payload: Payload,
  metadata?: ModelMetadata,
): Work<GrpcRequest> {
  refuseExplain(model);
  const stated = payload.kind === 'json' ? ownText(payload.value, 'signature_name') : '';
  const signature = model.signature ?? (stated === '' ? 'serving_default' : stated);
  const request = yield* readRequest(payload, statedInputs(metadata, signature), { float: 'FP32' });
  const inputs: (readonly [string, object])[] = [];
  for (const { tensor } of request.inputs) {
    inputs.push([tensor.name, yield* encodeTensorProto(tensor, model.binary)]);
  }
  return call('Predict', {
    model_spec: { ...specOf(model), signature_name: signature },
    inputs: objectOf(inputs),
    ...(request.outputs === undefined
      ? {}
      : { output_filter: request.outputs.map((output) => ownText(output, 'name')) }),
  });
}

/** Throws Problem "usage": a message has no other form. */
export function encodeRaw(): never {
  return refuseRaw();
}

/**
 * The outputs. Their JSON is what TensorFlow Serving answers over REST to the same request: `predictions` by rows to `instances`,
 * `outputs` by names to `inputs`, with its `model_spec` and the datatypes beside it. Throws Problem "answer" for a failed call or
 * outputs that do not add up.
 */
export function* decodePredict(response: GrpcResponse, payload?: Payload): Work<Answer> {
  const message = messageOf(response);
  const outputs = ownField(message, 'outputs');
  const tensors: Tensor[] = [];
  const room = fillRoom();
  for (const [name, proto] of isJsonObject(outputs) ? entriesOf(outputs) : []) {
    tensors.push(yield* decodeTensorProto(name, proto, room));
  }
  const spec = ownField(message, 'model_spec');
  const name = ownText(spec, 'name');
  const version = versionOf(spec);
  return {
    tensors,
    json: jsonPieces(predictionsJson(tensors, spec, payload)),
    ...(name === '' ? {} : { modelName: name }),
    ...(version === undefined ? {} : { modelVersion: version }),
  };
}

/** GetModelMetadata, for the signatures: TensorFlow Serving tells nothing else. */
export function encodeMetadata(model: ModelRef): GrpcRequest {
  return call('GetModelMetadata', { model_spec: specOf(model), metadata_field: ['signature_def'] });
}

/** Throws Problem "answer" when the call failed. */
export function decodeMetadata(response: GrpcResponse): ModelMetadata {
  const message = messageOf(response);
  const spec = ownField(message, 'model_spec');
  const version = versionOf(spec);
  const any = ownField(ownField(message, 'metadata'), 'signature_def');
  return {
    name: ownText(spec, 'name'),
    versions: version === undefined ? [] : [version],
    platform: 'tensorflow',
    signatures: readSignatures(ownField(ownField(any, 'value'), 'signature_def')),
  };
}

/** PredictionService has no call for this: a model that states its metadata is ready. */
export function encodeReady(model: ModelRef): GrpcRequest {
  return encodeMetadata(model);
}

/** NOT_FOUND means no. Throws Problem "answer" when the call failed otherwise (some servers do not implement it). */
export function decodeReady(response: GrpcResponse): boolean {
  return response.code !== grpcCode.NOT_FOUND && isJsonObject(messageOf(response));
}

/** The requests that ask a server which models it has: none, as PredictionService has no such call. */
export function encodeModels(): readonly GrpcRequest[] {
  return [];
}

/** There is no such answer, so no models. */
export function decodeModels(_response: GrpcResponse): readonly string[] {
  return [];
}

/** The requests that ask which versions of a model there are: its metadata names the one that answers where none is asked for. */
export function encodeVersions(model: ModelRef): readonly GrpcRequest[] {
  return [encodeMetadata(model)];
}

/** Throws Problem "answer" when the call failed. */
export function decodeVersions(response: GrpcResponse): readonly string[] {
  return decodeMetadata(response).versions;
}

function call(method: string, message: object): GrpcRequest {
  return { transport: 'grpc', service: 'tensorflow.serving.PredictionService', method, message, headers: {} };
}

const maxInt64 = 2n ** 63n - 1n;

/** A version that is not an int64 is a label (tensorflow_serving/apis/model.proto); one may be a time in nanoseconds. */
function specOf({ name, version }: ModelRef): object {
  if (version === undefined) return { name };
  return /^\d{1,19}$/.test(version) && BigInt(version) <= maxInt64
    ? { name, version: { value: version } }
    : { name, version_label: version };
}

function versionOf(spec: unknown): string | undefined {
  const version = ownField(spec, 'version');
  if (version === undefined) return undefined;
  return ownText(version, 'value') || '0';
}

/**
 * A Predict call's outputs as TensorFlow Serving writes them over REST (tensorflow_serving/util/json_tensor.cc, MakeJsonFromTensors,
 * and g3doc/api_rest.md): to `instances` it answers `predictions`, a row for each instance, without the name of an only output; to
 * `inputs` it answers `outputs`, by name, or the values of an only one. Outputs that have no rows in common, which it refuses, are
 * `outputs` too. Bytes are base64 where they are not UTF-8; there it goes by the name, which ends in `_bytes`. What REST has no place for stands beside it: the model that answered, and the datatypes.
 */
export function predictionsJson(
  tensors: readonly Tensor[],
  modelSpec: unknown,
  payload: Payload | undefined,
): JsonObject {
  const isOnly = tensors.length === 1;
  const rows = isAskedInColumns(payload) ? undefined : toRows(tensors, isOnly);
  const [only] = tensors;
  const columns =
    isOnly && only !== undefined
      ? nestedJson(only)
      : objectOf(tensors.map((tensor) => [tensor.name, nestedJson(tensor)] as const));
  const answer: JsonObject = rows === undefined ? { outputs: columns } : { predictions: rows };
  return { ...answer, ...specJson(modelSpec), datatypes: datatypesOf(tensors) };
}

function isAskedInColumns(payload: Payload | undefined): boolean {
  if (payload?.kind !== 'json' || !isJsonObject(payload.value) || isMeantAsV2(payload.value)) return false;
  return !('instances' in payload.value) && 'inputs' in payload.value;
}

function datatypesOf(tensors: readonly Tensor[]): Json {
  return objectOf(tensors.map(({ name, datatype }) => [name, tensorflowFromDatatype(datatype)] as const));
}

/** A version is a google.protobuf.Int64Value, which protobuf's JSON writes as text. */
function specJson(spec: unknown): JsonObject {
  if (!isJsonObject(spec)) return {};
  const version = ownField(spec, 'version');
  const texts = ['name', 'signature_name', 'version_label'].flatMap((key) => {
    const text = ownText(spec, key);
    return text === '' ? [] : [[key, text] as const];
  });
  const number = version === undefined ? [] : [['version', ownText(version, 'value') || '0'] as const];
  return { model_spec: objectOf([...texts, ...number]) };
}
