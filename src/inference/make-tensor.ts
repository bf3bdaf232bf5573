import { base64Bytes, gatherFlat, gatherLeaves, isBase64, isBase64Object, shapeOf } from './nested.js';
import { stringifyJson, type Json, type Side } from './json.js';
import { traits } from './json-numbers.js';
import { isNumeric, readNumbers, traitsOf, type Numeric, type ReadValues } from './number-values.js';
import {
  checkCount,
  checkedTensor,
  elementCount,
  tensorProblem,
  type Datatype,
  type Tensor,
} from './tensor.js';
import { atOnce, type Work } from '../runtime/work.js';
import { utf8Encoder } from './utf8-encoder.js';

/** As `readTensor`, at once: for what is small. */
export function makeTensor(
  name: string,
  datatype: Datatype,
  shape: readonly number[],
  values: Json,
  side: Side = 'payload',
): Tensor {
  return atOnce(readTensor(name, datatype, shape, values, side));
}

/**
 * A tensor from JSON values, nested or flat in row-major order; of the shape that the lists have where none is given. Every value is
 * checked against the datatype: nothing wraps around, is cut off or becomes 0. BYTES come from text or `{"b64": …}`; a float may be
 * written as "NaN" or "Infinity" (as protobuf's JSON has them), or be null in an answer (as KServe writes NaN). Throws a Problem of
 * the side's kind.
 */
export function* readTensor(
  name: string,
  datatype: Datatype,
  shape: readonly number[] | undefined,
  values: Json,
  side: Side,
): Work<Tensor> {
  const stated = shape ?? shapeOf(values);
  if (stated === undefined) throw tensorProblem(side, name, 'lists beside each other differ in length');
  const leaves = yield* gatherLeaves(values);
  if (leaves === undefined) throw tensorProblem(side, name, 'its lists are nested too deeply');
  // Before memory is taken for the values.
  if (leaves.every(isNumeric)) checkCount({ name, shape: stated }, countOf(leaves), side);
  const read = yield* readValues(datatype, leaves, values, side);
  if ('wrong' in read) throw tensorProblem(side, name, `${short(read.wrong)} is not a value of ${datatype}`);
  return checkedTensor({ name, datatype, shape: stated, values: read.values }, side);
}

function countOf(leaves: readonly Numeric[]): number {
  return leaves.reduce<number>(
    (sum, leaf) => sum + (leaf !== null && typeof leaf === 'object' ? elementCount(leaf.shape) : 1),
    0,
  );
}

function* readValues(
  datatype: Datatype,
  leaves: readonly Json[],
  values: Json,
  side: Side,
): Work<ReadValues> {
  if (datatype === 'BOOL' || datatype === 'BYTES' || !leaves.every(isNumeric)) {
    return yield* readEach(datatype, (yield* gatherFlat(values)) ?? [], side);
  }
  const hasNull = (traitsOf(leaves) & traits.null) !== 0;
  if (hasNull && !(side === 'answer' && hasFraction(datatype))) return { wrong: 'null' };
  return yield* readNumbers(datatype, leaves, side);
}

/** Values that one step reads. */
const step = 16_384;

/** Values one by one: those that are not all plain numbers. */
function* readEach(datatype: Datatype, flat: readonly Json[], side: Side): Work<ReadValues> {
  const read = datatype === 'BOOL' ? toBoolean : datatype === 'BYTES' ? bytesReader() : undefined;
  const values: (boolean | Uint8Array | Numeric)[] = [];
  for (const value of flat) {
    const element = read === undefined ? toNumeric(datatype, value, side) : read(value, side);
    if (element === undefined) return { wrong: stringifyJson(value, { side }) };
    values.push(element);
    if (values.length % step === 0) yield;
  }
  if (read === undefined) return yield* readNumbers(datatype, values as Numeric[], side);
  return { values: values as boolean[] | Uint8Array[] };
}

/**
 * The datatype that JSON values show by themselves: BOOL, BYTES, INT64 when all are integers (UINT64 when beyond that), `float` for
 * numbers that are written with a point or an exponent and for null. Where an integer that INT64 and UINT64 do not hold, or one
 * beyond 2^53, stands among such numbers, it is a float like them, rounded to the nearest. Undefined when they are mixed, are not
 * values at all, or do not nest as a tensor does.
 */
export function* guessDatatype(values: Json, float: 'FP32' | 'FP64'): Work<Datatype | undefined> {
  const leaves = yield* gatherLeaves(values);
  if (leaves === undefined) return undefined;
  if (yield* areAll(leaves, isNumeric)) return numberDatatype(traitsOf(leaves as readonly Numeric[]), float);
  if (yield* areAll(leaves, (value) => typeof value === 'boolean')) return 'BOOL';
  return (yield* areAll(leaves, isBytes)) ? 'BYTES' : undefined;
}

function* areAll(values: readonly Json[], holds: (value: Json) => boolean): Work<boolean> {
  for (const [at, value] of values.entries()) {
    if (!holds(value)) return false;
    if (at % step === 0) yield;
  }
  return true;
}

function isBytes(value: Json): boolean {
  return typeof value === 'string' ? value.isWellFormed() : isBase64Object(value) && isBase64(value.b64);
}

function numberDatatype(seen: number, float: 'FP32' | 'FP64'): Datatype {
  if ((seen & (traits.fraction | traits.null | traits.belowInt64 | traits.aboveUint64)) !== 0) return float;
  if ((seen & traits.aboveInt64) === 0) return 'INT64';
  return (seen & traits.negative) === 0 ? 'UINT64' : float;
}

const notFinite: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

function toNumeric(datatype: Datatype, value: Json, side: Side): Numeric | undefined {
  if (typeof value === 'string') return hasFraction(datatype) ? notFinite.get(value) : undefined;
  if (value === null) return side === 'answer' && hasFraction(datatype) ? NaN : undefined;
  return isNumeric(value) ? value : undefined;
}

function toBoolean(value: Json): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Half of a surrogate pair has no form in UTF-8: a payload may not have it, and in an answer U+FFFD stands for it. */
function bytesReader(): (value: Json, side: Side) => Uint8Array | undefined {
  const encode = utf8Encoder();
  return (value, side) => {
    if (typeof value === 'string') {
      return side === 'answer' || value.isWellFormed() ? encode(value) : undefined;
    }
    return isBase64Object(value) ? base64Bytes(value.b64) : undefined;
  };
}

function hasFraction(datatype: Datatype): boolean {
  return datatype.startsWith('FP') || datatype.startsWith('BF');
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
