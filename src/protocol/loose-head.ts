import { ownField, ownText } from '../inference/json.js';
import { itemsOf } from '../inference/nested.js';
import {
  elementCount,
  isDatatype,
  maxRank,
  readSize,
  tensorProblem,
  type Datatype,
} from '../inference/tensor.js';
import { ownValue } from '../kserve/fields.js';

/** The name, datatype and shape that an output states, as far as they can be understood. */
export type LooseHead = {
  readonly name: string;
  /** Undefined where it states none that is known. */
  readonly datatype: Datatype | undefined;
  /** With -1 where a size is not stated; undefined where there is no shape. */
  readonly shape: readonly number[] | undefined;
};

/** Names that servers write in place of V2's: the names of NumPy, of C, and of Triton's model configuration. */
const otherNames: Readonly<Record<string, Datatype>> = {
  STRING: 'BYTES',
  STR: 'BYTES',
  OBJECT: 'BYTES',
  BOOLEAN: 'BOOL',
  FLOAT16: 'FP16',
  BFLOAT16: 'BF16',
  FLOAT32: 'FP32',
  FLOAT: 'FP32',
  FLOAT64: 'FP64',
  DOUBLE: 'FP64',
  INT: 'INT64',
  LONG: 'INT64',
};

/**
 * Name, datatype and shape of one output of an answer, also where they are not quite as V2 says: each such thing is a line of `notes`.
 * Throws Problem "answer" for a shape that is not a list of sizes.
 */
export function readLooseHead(item: unknown, at: number, notes: string[]): LooseHead {
  const name = ownText(item, 'name') || `output-${at}`;
  if (ownText(item, 'name') === '') notes.push(`output ${at} of the answer has no name`);
  return {
    name,
    datatype: readDatatype(name, ownField(item, 'datatype'), notes),
    shape: readLooseShape(name, ownField(item, 'shape'), notes),
  };
}

function readDatatype(name: string, stated: unknown, notes: string[]): Datatype | undefined {
  if (isDatatype(stated)) return stated;
  if (typeof stated !== 'string') {
    notes.push(`output "${name}" states no datatype`);
    return undefined;
  }
  const plain = stated.toUpperCase().replace(/^(?:TYPE|DT)_/, '');
  const known = isDatatype(plain) ? plain : ownValue(otherNames, plain);
  notes.push(
    known === undefined
      ? `output "${name}": "${stated}" is not a datatype of V2`
      : `output "${name}": its datatype "${stated}" is read as ${known}`,
  );
  return known;
}

function readLooseShape(name: string, stated: unknown, notes: string[]): readonly number[] | undefined {
  if (stated === undefined || stated === null) {
    notes.push(`output "${name}" has no shape`);
    return undefined;
  }
  const items = itemsOf(stated);
  const sizes = items?.map(readSize) ?? [];
  const isShape = sizes.every((size) => Number.isSafeInteger(size) && size >= -1);
  if (
    items === undefined ||
    sizes.length > maxRank ||
    !isShape ||
    sizes.filter((size) => size < 0).length > 1
  ) {
    throw tensorProblem('answer', name, 'its shape is not a list of whole numbers from 0 up');
  }
  return sizes;
}

/**
 * The shape of so many values: a size that is not stated is what they leave. BYTES whose only size is the number of bytes in its only
 * value, as MLServer's examples have it, are one value. Any other shape stays as it is, for the values to be compared with.
 */
export function settledShape(
  { name, datatype, shape }: LooseHead,
  count: number,
  onlyBytes: number | undefined,
  notes: string[],
): readonly number[] {
  if (shape === undefined) return [count];
  const text = `output "${name}": its shape [${shape.join(',')}] is read as`;
  const known = elementCount(shape.map((size) => (size < 0 ? 1 : size)));
  if (shape.includes(-1) && known > 0 && count % known === 0) {
    const settled = shape.map((size) => (size < 0 ? count / known : size));
    notes.push(`${text} [${settled.join(',')}]`);
    return settled;
  }
  if (
    datatype === 'BYTES' &&
    count === 1 &&
    shape.length === 1 &&
    shape[0] === onlyBytes &&
    onlyBytes !== 1
  ) {
    notes.push(`${text} [1]: it counts the bytes of the one value`);
    return [1];
  }
  return shape;
}
