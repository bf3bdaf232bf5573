import { isPackedNumbers, readPacked } from '../inference/packed-numbers.js';
import { atOnce } from '../inference/work.js';

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
