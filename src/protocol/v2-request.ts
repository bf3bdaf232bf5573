import { base64Bytes } from '../inference/base64.js';
import { isJsonObject, ownField, ownText } from '../inference/json.js';
import type { Json, JsonObject } from '../inference/json.js';
import { makeTensor } from '../inference/make-tensor.js';
import { isList } from '../inference/nested.js';
import { tensorFromBytes } from '../inference/tensor-bytes.js';
import { isDatatype, readShape, tensorProblem } from '../inference/tensor.js';
import type { Tensor } from '../inference/tensor.js';
import type { TensorHead } from './repeated-values.js';
import { tensorFromContents } from './v2-contents.js';

/** One input with what the V2 protocol lets a request say of it (MLServer takes `content_type` there). */
export type RequestInput = { readonly tensor: Tensor; readonly parameters?: JsonObject };

/** An inference request, read from any form that isvc takes. */
export type InferenceRequest = {
  readonly inputs: readonly RequestInput[];
  /** `signature_name` in TensorFlow Serving's forms. */
  readonly signature?: string;
  readonly id?: string;
  readonly parameters?: JsonObject;
  /** The outputs that are asked for; all when absent. */
  readonly outputs?: readonly JsonObject[];
};

/** Whether the value is a V2 request: its inputs are a list of objects that state a name, a datatype and a shape. */
export function isV2Request(value: Json): value is JsonObject {
  const inputs = ownField(value, 'inputs');
  return Array.isArray(inputs) && inputs.length > 0 && inputs.every(isV2Input);
}

/** Whether it has its values as `data`, as V2's REST form does; the gRPC form has `contents` or raw contents instead. */
export function isV2RestRequest(value: Json): value is JsonObject {
  const inputs = isV2Request(value) ? value['inputs'] : undefined;
  return isList(inputs) && inputs.every((input) => ownField(input, 'data') !== undefined);
}

/**
 * Reads a V2 request in REST's JSON form (`data`) or in the JSON form of ModelInferRequest, as grpcurl takes it (`contents`,
 * `raw_input_contents`). The model it names is not read: `ModelRef` says which model is called. Throws Problem "payload".
 */
export function readV2Request(value: JsonObject): InferenceRequest {
  const raw = ownField(value, 'raw_input_contents') ?? ownField(value, 'rawInputContents');
  const items = ownField(value, 'inputs');
  const inputs = (Array.isArray(items) ? items : []).map((item: Json, index) =>
    readInput(item, Array.isArray(raw) ? raw[index] : undefined),
  );
  const { id, parameters, outputs } = value;
  return {
    inputs,
    ...(typeof id === 'string' ? { id } : {}),
    ...(isJsonObject(parameters) ? { parameters } : {}),
    ...(isList(outputs) ? { outputs: outputs.filter(isJsonObject) } : {}),
  };
}

function isV2Input(input: unknown): boolean {
  return (
    typeof ownField(input, 'name') === 'string' &&
    typeof ownField(input, 'datatype') === 'string' &&
    Array.isArray(ownField(input, 'shape'))
  );
}

function readInput(item: Json, raw: unknown): RequestInput {
  const name = ownText(item, 'name');
  const datatype = ownField(item, 'datatype');
  if (!isDatatype(datatype))
    throw tensorProblem('payload', name, `"${ownText(item, 'datatype')}" is no V2 datatype`);
  const head = { name, datatype, shape: readShape(ownField(item, 'shape'), name, 'payload') };
  const parameters = ownField(item, 'parameters');
  return {
    tensor: readValues(head, item, raw),
    ...(isJsonObject(parameters) ? { parameters } : {}),
  };
}

function readValues(head: TensorHead, item: Json, raw: unknown): Tensor {
  const data = isJsonObject(item) ? item['data'] : undefined;
  if (data !== undefined) return makeTensor(head.name, head.datatype, head.shape, data);
  const bytes = typeof raw === 'string' ? base64Bytes(raw) : undefined;
  if (bytes !== undefined) return tensorFromBytes(head, bytes, 'payload');
  return tensorFromContents(head, ownField(item, 'contents'), 'payload');
}
