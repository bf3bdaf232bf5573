import type { HttpResponse } from '../inference/exchange.js';
import { isJsonObject, ownField, type JsonObject } from '../inference/json.js';
import { traits, isNumbers } from '../inference/json-numbers.js';
import { gatherLeaves, isBase64Object, utf8Text } from '../inference/nested.js';
import { tensorBytes } from '../inference/tensor-bytes.js';
import type { Work } from '../runtime/work.js';
import type { Tensor } from '../inference/tensor.js';
import { Problem } from '../problem.js';
import { hasTypedContents } from './v2-contents.js';

// The binary tensor data extension (Triton's docs/protocol/extension_binary_data.md, which KServe's server follows): JSON,
// then the tensors' bytes in order; the header gives the JSON's length, `binary_data_size` each tensor's.

const header = 'Inference-Header-Content-Length';

/** The headers that say where the JSON of a binary body ends. */
export function binaryHeaders(jsonBytes: number): Readonly<Record<string, string>> {
  return { 'Content-Type': 'application/octet-stream', [header]: String(jsonBytes) };
}

/** Whether JSON cannot hold a tensor: Triton takes no FP16 in JSON, KServe no NaN or Infinity, and text no bytes that are not UTF-8. */
export function needsBinary({ datatype, values }: Tensor): boolean {
  if (values instanceof Float32Array || values instanceof Float64Array) {
    return !hasTypedContents(datatype) || !values.every(Number.isFinite);
  }
  return (
    Array.isArray(values) &&
    values.some((value) => value instanceof Uint8Array && utf8Text(value) === undefined)
  );
}

/** Whether JSON cannot hold the data of a whole V2 request: halves, NaN, Infinity, and bytes in base64, which are ours and no server's. */
export function* lacksForm(request: JsonObject): Work<boolean> {
  const inputs = ownField(request, 'inputs');
  if (!Array.isArray(inputs)) return false;
  for (const input of inputs) if (yield* inputLacksForm(input)) return true;
  return false;
}

function* inputLacksForm(input: unknown): Work<boolean> {
  const data = isJsonObject(input) ? input['data'] : undefined;
  if (data === undefined) return false;
  const datatype = ownField(input, 'datatype');
  if (datatype === 'FP16' || datatype === 'BF16') return true;
  return ((yield* gatherLeaves(data)) ?? []).some((leaf) => {
    if (isNumbers(leaf)) return (leaf.traits & traits.word) !== 0;
    return typeof leaf === 'number' ? !Number.isFinite(leaf) : isBase64Object(leaf);
  });
}

/** The tensor's bytes with the parameter that tells their number. */
export function* binaryPart(tensor: Tensor): Work<{
  readonly bytes: Uint8Array;
  readonly parameters: { readonly binary_data_size: number };
}> {
  const bytes = yield* tensorBytes(tensor);
  return { bytes, parameters: { binary_data_size: bytes.byteLength } };
}

/** A body's JSON and the bytes behind it; all of it is JSON without the header, whatever the content type. Throws Problem "answer" when it is shorter than stated. */
export function splitBody({ headers, body }: HttpResponse): {
  readonly json: Uint8Array;
  readonly binary: Uint8Array;
} {
  const stated = headers[header.toLowerCase()];
  const length = stated === undefined ? body.byteLength : Number(stated);
  if (Number.isSafeInteger(length) && length >= 0 && length <= body.byteLength) {
    return { json: body.subarray(0, length), binary: body.subarray(length) };
  }
  throw new Problem(
    'answer',
    `The answer has ${body.byteLength} bytes, but its JSON part is said to have ${stated}.`,
    {
      remedy: 'Look at the raw answer with -v; try again without binary tensors.',
    },
  );
}

/** The bytes that an output has behind the JSON; undefined when its data is in the JSON. */
export function binarySize(output: unknown): number | undefined {
  const size = ownField(ownField(output, 'parameters'), 'binary_data_size');
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}
