import { type Json, objectOf, stringifyJson } from '../inference/json.js';
import { isPackedNumbers, readPacked } from '../inference/packed-numbers.js';
import type { Payload } from '../inference/payload.js';
import { flatJson, nestedJson } from '../inference/tensor-json.js';
import type { Tensor } from '../inference/tensor.js';
import { atOnce } from '../runtime/work.js';
import type { Protocol } from '../kserve/service.js';
import { protocols } from '../protocol/protocols.js';

/** A payload as JSON that isvc reads again: what was written stays as it is, tensors take the protocol's own form. */
export function payloadJson(payload: Payload, protocol: Protocol, indent = 0): string {
  if (payload.kind === 'json') return payload.text;
  return numbersInRows(stringifyJson(tensorsJson(payload.tensors, protocol), { indent }));
}

/** Lists of numbers on one line each: a line for every number would hide the rest. JSON has no line break inside of strings. */
export function numbersInRows(text: string): string {
  return text.replace(
    /\[\n\s*([^[\]{}"]+?)\n\s*\]/g,
    (_, inner: string) => `[${inner.replace(/\n\s*/g, ' ')}]`,
  );
}

function tensorsJson(tensors: readonly Tensor[], protocol: Protocol): Json {
  if (protocols[protocol].jsonForm === 'inputs') {
    return {
      inputs: tensors.map((tensor) => ({
        name: tensor.name,
        shape: tensor.shape,
        datatype: tensor.datatype,
        data: flatJson(tensor),
      })),
    };
  }
  const [only, ...others] = tensors;
  if (only !== undefined && others.length === 0) return { instances: nestedJson(only) };
  return { inputs: objectOf(tensors.map((tensor) => [tensor.name, nestedJson(tensor)] as const)) };
}

/**
 * A message in proto-loader's form as protobuf's JSON (protobuf.dev/programming-guides/json), which grpcurl and Python's
 * json_format read: bytes in base64, 64-bit integers, NaN and Infinity as text. Not a replacer: a Buffer turns itself into an
 * object before one sees it.
 */
export function grpcJson(message: object): string {
  return JSON.stringify(jsonForm(message));
}

function jsonForm(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(jsonForm);
  if (isPackedNumbers(value)) return Array.from<unknown>(atOnce(readPacked(value))).map(jsonForm);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, jsonForm);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fieldForm(key, part)]));
}

/** ModelSpec's version is a google.protobuf.Int64Value, which JSON writes as the bare number. No tensor has a lone `value`. */
function fieldForm(key: string, part: unknown): unknown {
  const isWrapped = key === 'version' && typeof part === 'object' && part !== null && 'value' in part;
  return jsonForm(isWrapped ? part.value : part);
}
