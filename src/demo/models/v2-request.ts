import { isJsonObject, type Json, type JsonObject } from '../../inference/json.js';
import { isDatatype, type Tensor } from '../../inference/tensor.js';
import type { DemoRequest } from '../wire/exchange.js';
import { readJson } from '../wire/read-json.js';
import { readJsonData } from './json-tensor.js';
import { readRaw } from './raw-tensor.js';
import { refusal } from './model.js';

/** A V2 inference request, whatever form its tensors came in. */
export type V2Request = {
  readonly id: string | undefined;
  readonly inputs: readonly Tensor[];
  /** Which outputs were asked for, and whether in binary; undefined: all of them. */
  readonly outputs: readonly { readonly name: string; readonly binary: boolean }[] | undefined;
  /** Whether outputs that were not asked for one by one go out in binary. */
  readonly binaryOutput: boolean;
};

/**
 * Reads a V2 body, with or without the binary extension (extension_binary_data.md). Undefined when the JSON is malformed or
 * no inference request; throws a refusal when a tensor in it does not fit.
 */
export function readV2Request({ headers, body }: DemoRequest): V2Request | undefined {
  const stated = headers['inference-header-content-length'];
  const jsonBytes = stated === undefined ? body.byteLength : Number(stated);
  if (!Number.isInteger(jsonBytes) || jsonBytes < 0 || jsonBytes > body.byteLength) {
    throw refusal('payload', `Invalid Inference-Header-Content-Length: ${stated}`);
  }
  const value = readJson(body.subarray(0, jsonBytes));
  const inputs = isJsonObject(value) ? value['inputs'] : undefined;
  if (!isJsonObject(value) || !Array.isArray(inputs) || !inputs.every(isJsonObject)) return undefined;
  const id = value['id'];
  const outputs = value['outputs'];
  const binaryOutput = parameter(value, 'binary_data_output') === true;
  return {
    id: typeof id === 'string' ? id : undefined,
    inputs: readInputs(inputs, body.subarray(jsonBytes)),
    outputs: Array.isArray(outputs)
      ? outputs.filter(isJsonObject).map((output) => readOutput(output, binaryOutput))
      : undefined,
    binaryOutput,
  };
}

function readOutput(output: JsonObject, binaryOutput: boolean): { name: string; binary: boolean } {
  const binary = parameter(output, 'binary_data');
  return { name: text(output, 'name'), binary: typeof binary === 'boolean' ? binary : binaryOutput };
}

function readInputs(inputs: readonly JsonObject[], binary: Uint8Array): readonly Tensor[] {
  let at = 0;
  const tensors = inputs.map((input) => {
    const spec = readSpec(input);
    const sizeBytes = parameter(input, 'binary_data_size');
    if (sizeBytes === undefined) return readJsonTensor(spec, input['data']);
    if (typeof sizeBytes !== 'number' || at + sizeBytes > binary.byteLength) {
      throw refusal('payload', `unexpected end of binary data for input '${spec.name}'`);
    }
    at += sizeBytes;
    return readRaw(spec, binary.subarray(at - sizeBytes, at));
  });
  if (at === binary.byteLength) return tensors;
  throw refusal(
    'payload',
    `unexpected additional input data for model, ${binary.byteLength - at} bytes remain`,
  );
}

function readJsonTensor(spec: Omit<Tensor, 'values'>, data: Json | undefined): Tensor {
  if (data === undefined) throw refusal('payload', `'data' field is missing for input '${spec.name}'`);
  if (spec.datatype === 'FP16' || spec.datatype === 'BF16') {
    throw refusal(
      'payload',
      `Sending ${spec.datatype} data via JSON is not supported. Please use the binary data format for input ${spec.name}`,
    );
  }
  return readJsonData(spec, data);
}

function readSpec(input: JsonObject): Omit<Tensor, 'values'> {
  const name = text(input, 'name');
  const { datatype, shape } = input;
  if (!isDatatype(datatype)) throw refusal('payload', `invalid datatype for input ${name}`);
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && Number(size) >= 0)) {
    throw refusal('payload', `Unable to parse 'shape' of input '${name}'`);
  }
  return { name, datatype, shape: shape.map(Number) };
}

function text(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value === 'string') return value;
  throw refusal('payload', `Unable to parse '${key}': attempt to access non-existing JSON object member`);
}

function parameter(object: JsonObject, key: string): Json | undefined {
  const parameters = object['parameters'];
  return isJsonObject(parameters) ? parameters[key] : undefined;
}
