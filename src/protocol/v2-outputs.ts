import type { Answer } from '../inference/answer.js';
import type { HttpResponse } from '../inference/exchange.js';
import {
  isJsonObject,
  jsonPieces,
  objectOf,
  ownField,
  ownText,
  stringifyJson,
  type Json,
} from '../inference/json.js';
import { guessDatatype, readTensor } from '../inference/make-tensor.js';
import { gatherFlat, gatherLeaves, hasItems, isBase64Object, isList, shapeOf } from '../inference/nested.js';
import { tensorFromBytes } from '../inference/tensor-bytes.js';
import { flatJson } from '../inference/tensor-json.js';
import { elementCount, tensorProblem, type Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { readAnswerBody, unexpectedBody } from './http-json.js';
import { readLooseHead, settledShape, type LooseHead } from './loose-head.js';
import { readModel } from './v2-metadata.js';
import { binarySize, splitBody } from './v2-binary.js';

/** A V2 inference response over REST as an Answer. Its JSON is the body itself where the body is all JSON. */
export function* decodeOutputs(response: HttpResponse): Work<Answer> {
  const { json: bytes, binary } = splitBody(response);
  const { value: body, isLatin1, notes: remarks } = yield* readAnswerBody(bytes, response);
  const outputs = isJsonObject(body) ? body['outputs'] : undefined;
  if (!isJsonObject(body) || !isList(outputs)) throw unexpectedBody('V2', lackOf(body));
  const notes = [...remarks];
  const tensors = yield* readTensors(outputs, binary, isLatin1, notes);
  const isPlain = binary.byteLength === 0 && !outputs.some(isInBinary);
  const json = isPlain
    ? [bytes]
    : jsonPieces({ ...body, outputs: outputs.map((output, at) => withData(output, tensors[at])) });
  return { tensors, json, ...(notes.length === 0 ? {} : { notes }), ...readModel(body) };
}

function lackOf(body: Json): string {
  const error = ownText(body, 'error');
  return error === '' ? 'outputs' : `outputs, but an error: ${error}`;
}

function* readTensors(
  outputs: readonly Json[],
  binary: Uint8Array,
  isLatin1: boolean,
  notes: string[],
): Work<readonly Tensor[]> {
  let position = 0;
  const tensors: Tensor[] = [];
  for (const [at, output] of outputs.entries()) {
    if (!isJsonObject(output)) throw tensorProblem('answer', `output-${at}`, 'it is not an object');
    const head = readLooseHead(output, at, notes);
    const size = binarySize(output);
    if (size === undefined) {
      tensors.push(yield* tensorFromData(head, output['data'], isLatin1, notes));
      continue;
    }
    const bytes = binary.subarray(position, position + size);
    position += size;
    const { name, datatype, shape } = head;
    if (datatype === undefined || shape === undefined) {
      throw tensorProblem('answer', name, 'its bytes cannot be read without a datatype and a shape');
    }
    tensors.push(yield* tensorFromBytes({ name, datatype, shape }, bytes, 'answer'));
  }
  if (position === binary.byteLength) return tensors;
  const names = tensors.map(({ name }) => name).join(', ');
  throw tensorProblem('answer', names, `${position} bytes are stated, but there are ${binary.byteLength}`);
}

/** A tensor from the `data` of an output, also where head and data are not quite what V2 says. */
function* tensorFromData(
  head: LooseHead,
  data: Json | undefined,
  isLatin1: boolean,
  notes: string[],
): Work<Tensor> {
  const { name } = head;
  if (data === undefined) throw tensorProblem('answer', name, 'it has no data');
  const listed = hasItems(data) ? data : [data];
  const datatype = head.datatype ?? (yield* guessDatatype(listed, 'FP64')) ?? 'BYTES';
  if (head.datatype === undefined) notes.push(`output "${name}" is read as ${datatype}, by its values`);
  const values = datatype === 'BYTES' ? yield* bytesData(name, listed, isLatin1, notes) : listed;
  const fitting = datatype === 'BOOL' ? yield* booleanData(name, values, notes) : values;
  const shape =
    head.shape === undefined || head.shape.includes(-1) || datatype === 'BYTES'
      ? yield* shapeFor({ ...head, datatype }, fitting, notes)
      : head.shape;
  return yield* readTensor(name, datatype, shape, fitting, 'answer');
}

function* shapeFor(head: LooseHead, values: Json, notes: string[]): Work<readonly number[]> {
  const leaves = (yield* gatherLeaves(values)) ?? [];
  const own = shapeOf(values);
  if (head.shape === undefined && own !== undefined) return own;
  const [only] = leaves;
  const bytes = leaves.length === 1 && typeof only === 'string' ? Buffer.byteLength(only) : undefined;
  const count = own === undefined ? leaves.length : elementCount(own);
  return settledShape(head, count, bytes, notes);
}

/**
 * The elements of an output of BYTES, as text: an object or a number is its JSON. Triton writes BYTES that are not UTF-8 into
 * its JSON as they are: read as Latin-1, each character is one byte.
 */
function* bytesData(name: string, data: Json, isLatin1: boolean, notes: string[]): Work<Json> {
  const flat = (yield* gatherFlat(data)) ?? [];
  if (!isLatin1 && flat.every(isText)) return data;
  if (!flat.every(isText)) notes.push(`output "${name}": values that are not text are shown as JSON`);
  return flat.map((value) => {
    if (isBase64Object(value)) return value;
    if (typeof value !== 'string') return stringifyJson(value, { side: 'answer' });
    return isLatin1 ? { b64: Buffer.from(value, 'latin1').toString('base64') } : value;
  });
}

/** 0 and 1 in place of false and true, as NumPy's integers have them. */
function* booleanData(name: string, data: Json, notes: string[]): Work<Json> {
  const flat = (yield* gatherFlat(data)) ?? [];
  if (!flat.some((value) => value === 0 || value === 1)) return data;
  notes.push(`output "${name}": 0 and 1 are read as false and true`);
  return flat.map((value) => (value === 0 || value === 1 ? value === 1 : value));
}

function isText(value: Json): boolean {
  return typeof value === 'string' || isBase64Object(value);
}

function isInBinary(output: Json): boolean {
  return binarySize(output) !== undefined;
}

/** The output as it were with its data in the JSON. */
function withData(output: Json, tensor: Tensor | undefined): Json {
  if (!isJsonObject(output) || tensor === undefined) return output;
  const { parameters, ...head } = output;
  const kept = Object.entries(isJsonObject(parameters) ? parameters : {}).filter(
    ([name]) => name !== 'binary_data_size',
  );
  const data =
    isInBinary(output) || tensor.datatype === 'BYTES' ? flatJson(tensor) : ownField(output, 'data');
  return {
    ...head,
    ...(kept.length === 0 ? {} : { parameters: objectOf<Json>(kept) }),
    data: data as Json,
  };
}
