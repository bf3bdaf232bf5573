// The Open Inference Protocol over gRPC (kserve/open-inference-protocol, specification/protocol/open_inference_grpc.proto).

import { grpcCode } from '../inference/grpc-code.js';
import type { Answer, ModelMetadata } from '../inference/answer.js';
import type { GrpcRequest, GrpcResponse, ModelRef } from '../inference/exchange.js';
import {
  isJsonObject,
  jsonPieces,
  ownField,
  ownText,
  type Json,
  type JsonObject,
} from '../inference/json.js';
import type { Payload } from '../inference/payload.js';
import { tensorBytes, tensorFromBytes } from '../inference/tensor-bytes.js';
import { flatJson } from '../inference/tensor-json.js';
import { datatypeSize, tensorProblem, type Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { refuseExplain } from './codec.js';
import { messageOf, refuseRaw } from './grpc-message.js';
import { readRequest, statedInputs } from './payload-tensors.js';
import { readLooseHead, settledShape } from './loose-head.js';
import { readMetadata, readModel } from './v2-metadata.js';
import { contentsFromTensor, hasTypedContents, tensorFromContents } from './v2-contents.js';
import { decodeParameters, encodeParameters } from './v2-parameters.js';
import type { RequestInput } from './v2-request.js';

/**
 * The ModelInferRequest of a payload: V2's REST form, its gRPC form as grpcurl takes it, V1's forms, or tensors. Contents are
 * typed; all are raw with `model.binary` or where one is FP16 or BF16, as the two may not be mixed. A model named in the
 * payload is not obeyed: `model` says which is called. Throws Problem "payload", and "usage" for explain.
 */
export function* encodePredict(
  model: ModelRef,
  payload: Payload,
  metadata?: ModelMetadata,
): Work<GrpcRequest> {
  refuseExplain(model);
  const request = yield* readRequest(payload, statedInputs(metadata), {
    float: 'FP64',
    inputName: 'input-0',
  });
  const tensors = request.inputs.map(({ tensor }) => tensor);
  const isRaw = model.binary || !tensors.every(({ datatype }) => hasTypedContents(datatype));
  const inputs: object[] = [];
  for (const input of request.inputs) inputs.push(yield* encodeInput(input, isRaw));
  const raw: Uint8Array[] = [];
  if (isRaw) for (const tensor of tensors) raw.push(yield* tensorBytes(tensor));
  return call('ModelInfer', {
    model_name: model.name,
    ...(model.version === undefined ? {} : { model_version: model.version }),
    ...(request.id === undefined ? {} : { id: request.id }),
    ...parametersOf(request.parameters),
    inputs,
    ...(request.outputs === undefined ? {} : { outputs: request.outputs.map(encodeOutput) }),
    ...(isRaw ? { raw_input_contents: raw } : {}),
  });
}

/** Throws Problem "usage": a message has no other form. */
export function encodeRaw(): never {
  return refuseRaw();
}

/** The outputs, typed or raw; the JSON is what V2 says over REST. Throws Problem "answer" for a failed call or outputs that do not add up. */
export function* decodePredict(response: GrpcResponse): Work<Answer> {
  const message = messageOf(response);
  const outputs = listField(message, 'outputs');
  const raw = listField(message, 'raw_output_contents');
  const notes: string[] = [];
  if (raw.length > 0 && raw.length !== outputs.length) {
    const names = outputs.map((output) => ownText(output, 'name')).join(', ');
    const what = `there are ${outputs.length} outputs, but ${raw.length} raw contents`;
    throw tensorProblem('answer', names, what);
  }
  const tensors: Tensor[] = [];
  for (const [index, output] of outputs.entries()) {
    tensors.push(yield* decodeOutput(output, index, raw.length > 0, raw[index], notes));
  }
  const json = jsonPieces(toRestJson(message, outputs, tensors));
  return { tensors, json, ...(notes.length === 0 ? {} : { notes }), ...readModel(message) };
}

/** ModelMetadata, of one version where the model names one. */
export function encodeMetadata(model: ModelRef): GrpcRequest {
  return call('ModelMetadata', nameOf(model));
}

/** Throws Problem "answer" when the call failed. */
export function decodeMetadata(response: GrpcResponse): ModelMetadata {
  return readMetadata(messageOf(response));
}

/** ModelReady, of one version where the model names one. */
export function encodeReady(model: ModelRef): GrpcRequest {
  return call('ModelReady', nameOf(model));
}

/** Of an unknown model Triton says no, others NOT_FOUND, MLServer UNKNOWN. Throws Problem "answer" when the call failed otherwise. */
export function decodeReady(response: GrpcResponse): boolean {
  if (response.code === grpcCode.NOT_FOUND || response.code === grpcCode.UNKNOWN) return false;
  return ownField(messageOf(response), 'ready') === true;
}

/** The requests that ask a server which models it has, to be tried in order. Triton and MLServer have this one. */
export function encodeModels(): readonly GrpcRequest[] {
  return [call('RepositoryIndex', {})];
}

/** Throws Problem "answer" when the call failed. */
export function decodeModels(response: GrpcResponse): readonly string[] {
  const names = listField(messageOf(response), 'models').map((model) => ownText(model, 'name'));
  return [...new Set(names.filter((name) => name !== ''))];
}

/** The requests that ask which versions of a model there are: MLServer names none in its metadata, and KServe has no index. */
export function encodeVersions(model: ModelRef): readonly GrpcRequest[] {
  return [call('RepositoryIndex', {}), encodeMetadata(model)];
}

/** Throws Problem "answer" when the call failed. */
export function decodeVersions(response: GrpcResponse, { name }: ModelRef): readonly string[] {
  const message = messageOf(response);
  if (!Array.isArray(ownField(message, 'models'))) return readMetadata(message).versions;
  return listField(message, 'models')
    .filter((model) => ownText(model, 'name') === name)
    .map((model) => ownText(model, 'version'))
    .filter((version) => version !== '');
}

function call(method: string, message: object): GrpcRequest {
  return { transport: 'grpc', service: 'inference.GRPCInferenceService', method, message, headers: {} };
}

function nameOf({ name, version }: ModelRef): object {
  return { name, ...(version === undefined ? {} : { version }) };
}

function listField(message: unknown, name: string): readonly unknown[] {
  const list = ownField(message, name);
  return Array.isArray(list) ? list : [];
}

function parametersOf(parameters: JsonObject | undefined): object {
  return parameters === undefined ? {} : { parameters: encodeParameters(parameters) };
}

/** Only typed contents go without their number being stated: raw ones are read by the shape. */
function* encodeInput({ tensor, parameters, byteShape }: RequestInput, isRaw: boolean): Work<object> {
  return {
    name: tensor.name,
    datatype: tensor.datatype,
    shape: (isRaw ? tensor.shape : (byteShape ?? tensor.shape)).map(String),
    ...parametersOf(parameters),
    ...(isRaw ? {} : { contents: yield* contentsFromTensor(tensor) }),
  };
}

function encodeOutput(output: JsonObject): object {
  const parameters = output['parameters'];
  return {
    name: ownText(output, 'name'),
    ...parametersOf(isJsonObject(parameters) ? parameters : undefined),
  };
}

function* decodeOutput(
  output: unknown,
  index: number,
  isRaw: boolean,
  raw: unknown,
  notes: string[],
): Work<Tensor> {
  const { name, datatype, shape } = readLooseHead(fieldsOf(output), index, notes);
  if (datatype === undefined)
    throw tensorProblem('answer', name, 'its values cannot be read without a datatype');
  if (isRaw) {
    const bytes = raw instanceof Uint8Array ? raw : new Uint8Array();
    const size = datatypeSize(datatype);
    const known =
      size === undefined
        ? shape
        : settledShape({ name, datatype, shape }, bytes.byteLength / size, undefined, notes);
    return yield* tensorFromBytes({ name, datatype, shape: known ?? [] }, bytes, 'answer');
  }
  const contents = ownField(output, 'contents');
  const count = countOfContents(contents);
  const [only] = listField(contents, 'bytes_contents');
  const bytes = only instanceof Uint8Array ? only.byteLength : undefined;
  const known =
    count === undefined ? (shape ?? []) : settledShape({ name, datatype, shape }, count, bytes, notes);
  return yield* tensorFromContents({ name, datatype, shape: known }, contents, 'answer');
}

/** A message in which what has its default value is there: a scalar's shape is absent on the wire. */
function fieldsOf(output: unknown): unknown {
  return isJsonObject(output) ? { shape: [], ...output } : output;
}

/** How many values typed contents hold; undefined where that is not known before they are read. */
function countOfContents(contents: unknown): number | undefined {
  const [values] = isJsonObject(contents) ? Object.values<unknown>(contents) : [];
  return Array.isArray(values) ? values.length : undefined;
}

function toRestJson(message: object, outputs: readonly unknown[], tensors: readonly Tensor[]): Json {
  const heads = ['model_name', 'model_version', 'id'].flatMap((name) => {
    const text = ownText(message, name);
    return text === '' ? [] : [[name, text] as const];
  });
  return {
    ...Object.fromEntries(heads),
    ...restParameters(message),
    outputs: tensors.map((tensor, index) => ({
      name: tensor.name,
      datatype: tensor.datatype,
      shape: tensor.shape,
      ...restParameters(outputs[index]),
      data: flatJson(tensor),
    })),
  };
}

function restParameters(message: unknown): JsonObject {
  const parameters = decodeParameters(ownField(message, 'parameters'));
  return Object.keys(parameters).length === 0 ? {} : { parameters };
}
