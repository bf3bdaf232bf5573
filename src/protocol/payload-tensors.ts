import type { ModelMetadata } from '../inference/answer.js';
import { entriesOf, isJsonObject, keysOf, objectOf, type Json, type JsonObject } from '../inference/json.js';
import { guessDatatype, readTensor } from '../inference/make-tensor.js';
import { hasItems, isBase64Object, isList } from '../inference/nested.js';
import { isMeantAsV2, type Payload } from '../inference/payload.js';
import type { Tensor, TensorSpec } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { Problem } from '../problem.js';
import { readV2Request, type InferenceRequest, type RequestInput } from './v2-request.js';

/** How a protocol fills in what the payload and the model's metadata leave open. */
type Defaults = {
  /** The datatype of numbers with a fraction, when the metadata states none. */
  readonly float: 'FP32' | 'FP64';
  /** The name of an input that nobody names; without one, that is a problem. */
  readonly inputName?: string;
};

/**
 * The request that a payload is, as tensors: V2's forms, or TensorFlow Serving's rows (`instances`) and columns (`inputs`)
 * (tensorflow_serving/g3doc/api_rest.md, which KServe's V1 follows). Datatypes are those that the specs state, else those
 * that the JSON shows: integers INT64, numbers with a point or an exponent `float`. Throws Problem "payload" when it has none of these forms.
 */
export function* readRequest(
  payload: Payload,
  specs: readonly TensorSpec[],
  defaults: Defaults,
): Work<InferenceRequest> {
  if (payload.kind === 'tensors') return { inputs: payload.tensors.map((tensor) => ({ tensor })) };
  const { value } = payload;
  if (isMeantAsV2(value)) return yield* readV2Request(value);
  if (!isJsonObject(value)) throw notARequest();
  const { instances, inputs, signature_name: signature } = value;
  const columns =
    instances === undefined
      ? columnsFromInputs(inputs, specs, defaults)
      : yield* columnsFromRows(instances, specs, defaults);
  const read: RequestInput[] = [];
  for (const [name, values] of entriesOf(columns)) {
    const spec = specs.find((other) => other.name === name);
    read.push({ tensor: yield* toTensor(name, values, spec, defaults) });
  }
  return { inputs: read, ...(typeof signature === 'string' ? { signature } : {}) };
}

/** Whether a body has the form of TensorFlow Serving's rows or columns. */
export function isRowsOrColumns(value: Json): boolean {
  if (!isJsonObject(value) || isMeantAsV2(value)) return false;
  const { instances, inputs } = value;
  return hasItems(instances) || hasItems(inputs) || isJsonObject(inputs);
}

/** The inputs that the metadata states for a signature, or for its first one; none when nothing is stated. */
export function statedInputs(metadata: ModelMetadata | undefined, signature?: string): readonly TensorSpec[] {
  const signatures = metadata?.signatures ?? [];
  return (signatures.find(({ name }) => name === signature) ?? signatures[0])?.inputs ?? [];
}

/** Whether a value is an object of named values, and not bytes in base64. */
export function isNamed(value: Json): value is JsonObject {
  return isJsonObject(value) && !isBase64Object(value);
}

/** Rows of named values as one list a name, in the first row's order; undefined when the rows do not have the same names. */
export function* columnsOf(rows: readonly JsonObject[]): Work<JsonObject | undefined> {
  const names = keysOf(rows[0] ?? {});
  const columns = names.map((name) => [name, [] as Json[]] as const);
  for (const [at, row] of rows.entries()) {
    if (Object.keys(row).length !== names.length) return undefined;
    for (const [name, values] of columns) {
      if (!Object.hasOwn(row, name)) return undefined;
      values.push(row[name] ?? null);
    }
    if (at % step === 0) yield;
  }
  return objectOf(columns);
}

/** The items of a list where all are objects of named values; undefined where there is none, or another. */
export function* rowsOf(value: Json): Work<readonly JsonObject[] | undefined> {
  if (!isList(value) || value.length === 0) return undefined;
  const rows: JsonObject[] = [];
  for (const row of value) {
    if (!isNamed(row)) return undefined;
    rows.push(row);
    if (rows.length % step === 0) yield;
  }
  return rows;
}

/** Rows that one step walks over. */
const step = 4096;

function* columnsFromRows(
  instances: Json,
  specs: readonly TensorSpec[],
  defaults: Defaults,
): Work<JsonObject> {
  if (!hasItems(instances)) throw notARequest();
  const rows = yield* rowsOf(instances);
  if (rows === undefined) return unnamed(instances, specs, defaults);
  const columns = yield* columnsOf(rows);
  if (columns !== undefined) return columns;
  throw new Problem('payload', 'The instances do not all have the same inputs.', {
    remedy: 'Give every object in "instances" the same keys.',
  });
}

function columnsFromInputs(
  inputs: Json | undefined,
  specs: readonly TensorSpec[],
  defaults: Defaults,
): JsonObject {
  if (inputs === undefined) throw notARequest();
  return isNamed(inputs) ? inputs : unnamed(inputs, specs, defaults);
}

function unnamed(values: Json, specs: readonly TensorSpec[], { inputName }: Defaults): JsonObject {
  const name = specs.length === 0 ? inputName : specs[0]?.name;
  if (name !== undefined && specs.length <= 1) return objectOf([[name, values]]);
  const known = specs.map((spec) => spec.name).join(', ');
  throw new Problem('payload', 'The payload does not say which input its values are for.', {
    remedy:
      known === ''
        ? 'Write each instance as an object of the model\'s inputs: {"instances":[{"NAME":…}]}'
        : `The model has the inputs ${known}: write each instance as an object of these.`,
  });
}

function* toTensor(
  name: string,
  values: Json,
  spec: TensorSpec | undefined,
  { float }: Defaults,
): Work<Tensor> {
  const datatype = spec?.datatype ?? (yield* guessDatatype(values, float));
  if (datatype !== undefined) return yield* readTensor(name, datatype, undefined, values, 'payload');
  throw new Problem('payload', `Input "${name}" mixes values of different kinds.`, {
    remedy: 'Make them all numbers, all text ({"b64":…} for bytes) or all true and false.',
  });
}

function notARequest(): Problem {
  return new Problem('payload', 'The payload has none of the forms that this protocol takes.', {
    remedy:
      'Use {"instances":[…]}, {"inputs":{NAME:…}} or {"inputs":[{"name":…,"shape":…,"datatype":…,"data":…}]}.',
  });
}
