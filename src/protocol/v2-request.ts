import { base64Bytes, hasItems, gatherLeaves, isBase64Object, isList, itemsOf } from '../inference/nested.js';
import { isJsonObject, ownField, type Json, type JsonObject } from '../inference/json.js';
import { readTensor } from '../inference/make-tensor.js';
import { tensorFromBytes } from '../inference/tensor-bytes.js';
import { elementCount, isDatatype, readShape, tensorProblem, type Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { nextStep, Problem } from '../problem.js';
import type { TensorHead } from './repeated-values.js';
import { tensorFromContents } from './v2-contents.js';

/** One input with what the V2 protocol lets a request say of it (MLServer takes `content_type` there). */
export type RequestInput = {
  readonly tensor: Tensor;
  readonly parameters?: JsonObject;
  /** The shape as it was stated, where BYTES have the number of their bytes there in place of the number of values. */
  readonly byteShape?: readonly number[];
};

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

/** Whether the value is a whole V2 request: its inputs are a list of objects that state a name, a datatype and a shape. */
export function isV2Request(value: Json): value is JsonObject {
  const inputs = ownField(value, 'inputs');
  return Array.isArray(inputs) && inputs.length > 0 && inputs.every(isV2Input);
}

/** Whether a body that is meant as V2's is in the form of ModelInferRequest's JSON, which REST does not have. */
export function isGrpcForm(value: JsonObject): boolean {
  const inputs = ownField(value, 'inputs');
  const isRaw = ['raw_input_contents', 'rawInputContents'].some((key) => Object.hasOwn(value, key));
  return (
    isRaw || (Array.isArray(inputs) && inputs.some((input) => ownField(input, 'contents') !== undefined))
  );
}

/**
 * Reads a V2 request in REST's JSON form (`data`) or in the JSON form of ModelInferRequest, as grpcurl takes it (`contents`,
 * `raw_input_contents`). The model it names is not read: `ModelRef` says which model is called. Throws Problem "payload" that names
 * the input and what it lacks.
 */
export function* readV2Request(value: JsonObject): Work<InferenceRequest> {
  const raw = ownField(value, 'raw_input_contents') ?? ownField(value, 'rawInputContents');
  const items = ownField(value, 'inputs');
  if (!isList(items as Json)) throw notAList('inputs');
  const list = items as readonly Json[];
  const contents = raw === undefined ? undefined : itemsOf(raw);
  if (raw !== undefined && contents === undefined) throw notAList('raw_input_contents');
  if (contents !== undefined && contents.length !== list.length) {
    throw new Problem('payload', `There are ${list.length} inputs, but ${contents.length} raw contents.`, {
      remedy: 'Give raw_input_contents for every input, in their order, or contents in each input.',
    });
  }
  const inputs: RequestInput[] = [];
  for (const [index, item] of list.entries()) inputs.push(yield* readInput(item, index, contents?.[index]));
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
    itemsOf(ownField(input, 'shape')) !== undefined
  );
}

function* readInput(item: Json, index: number, raw: Json | undefined): Work<RequestInput> {
  if (!isJsonObject(item)) throw new Problem('payload', `Input ${index + 1} is not an object.`, { remedy });
  const name = ownField(item, 'name');
  if (typeof name !== 'string') throw new Problem('payload', `Input ${index + 1} has no name.`, { remedy });
  const head = { name, datatype: readDatatype(name, item), shape: readStatedShape(name, item) };
  const parameters = ownField(item, 'parameters');
  return {
    ...(yield* readValues(head, item, raw)),
    ...(isJsonObject(parameters) ? { parameters } : {}),
  };
}

function readDatatype(name: string, item: JsonObject): TensorHead['datatype'] {
  const datatype = ownField(item, 'datatype');
  if (isDatatype(datatype)) return datatype;
  const what = typeof datatype === 'string' ? `"${datatype}" is not a V2 datatype` : 'it has no datatype';
  throw tensorProblem('payload', name, what);
}

function readStatedShape(name: string, item: JsonObject): readonly number[] {
  const shape = ownField(item, 'shape');
  if (shape !== undefined) return readShape(itemsOf(shape), name, 'payload');
  throw tensorProblem('payload', name, 'its shape is not a list of whole numbers: it has none');
}

function* readValues(
  head: TensorHead,
  item: JsonObject,
  raw: Json | undefined,
): Work<Pick<RequestInput, 'tensor' | 'byteShape'>> {
  const { data, contents } = item;
  const given = [
    ...(data === undefined ? [] : ['data']),
    ...(contents === undefined ? [] : ['contents']),
    ...(raw === undefined ? [] : ['raw contents']),
  ];
  if (given.length > 1) {
    throw tensorProblem('payload', head.name, `it has its values twice, as ${given.join(' and as ')}`);
  }
  if (data !== undefined) return yield* readData(head, data);
  if (raw !== undefined) {
    const bytes = typeof raw === 'string' ? base64Bytes(raw) : undefined;
    if (bytes === undefined) throw tensorProblem('payload', head.name, 'its raw contents are not base64');
    return { tensor: yield* tensorFromBytes(head, bytes, 'payload') };
  }
  if (contents === undefined && elementCount(head.shape) > 0) {
    throw tensorProblem('payload', head.name, 'it has no data');
  }
  const settled = byByteCount(
    head,
    itemsOf(ownField(contents, 'bytes_contents') ?? ownField(contents, 'bytesContents')),
    base64Length,
  );
  const tensor = yield* tensorFromContents(settled ?? head, contents, 'payload');
  return settled === undefined ? { tensor } : { tensor, byteShape: head.shape };
}

function* readData(head: TensorHead, data: Json): Work<Pick<RequestInput, 'tensor' | 'byteShape'>> {
  const listed = hasItems(data) ? data : [data];
  const settled =
    head.datatype === 'BYTES' ? byByteCount(head, yield* gatherLeaves(listed), textLength) : undefined;
  const { name, datatype, shape } = settled ?? head;
  const tensor = yield* readTensor(name, datatype, shape, listed, 'payload');
  return settled === undefined ? { tensor } : { tensor, byteShape: head.shape };
}

/** BYTES whose only dimension is the number of bytes in their values, as MLServer's examples have it. */
function byByteCount(
  head: TensorHead,
  values: readonly Json[] | undefined,
  lengthOf: (value: Json) => number,
): TensorHead | undefined {
  const [size, ...others] = head.shape;
  if (head.datatype !== 'BYTES' || values === undefined || values.length === 0) return undefined;
  if (others.length > 0 || size === undefined || size === values.length) return undefined;
  const bytes = values.reduce<number>((sum, value) => sum + lengthOf(value), 0);
  return bytes === size ? { ...head, shape: [values.length] } : undefined;
}

function textLength(value: Json): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  return isBase64Object(value) ? base64Length(value.b64) : NaN;
}

function base64Length(value: Json): number {
  return typeof value === 'string' ? (base64Bytes(value)?.byteLength ?? NaN) : NaN;
}

const remedy = nextStep(
  'Write each input as {"name":…,"shape":…,"datatype":…,"data":…}; isvc metadata NAME shows what the model expects.',
  'metadata',
);

function notAList(key: string): Problem {
  return new Problem('payload', `"${key}" is not a list.`, { remedy });
}
