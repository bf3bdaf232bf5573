import { type Datatype, maxRank, readSize, type TensorSpec } from '../inference/tensor.js';
import type { Signature } from '../inference/answer.js';
import { isJsonObject, ownField } from '../inference/json.js';
import { ownValue } from '../kserve/fields.js';

/** TensorFlow's datatypes (tensorflow/core/framework/types.proto) as V2's; complex numbers and handles have none. */
const datatypes: Readonly<Record<string, Datatype>> = {
  DT_FLOAT: 'FP32',
  DT_DOUBLE: 'FP64',
  DT_INT32: 'INT32',
  DT_UINT8: 'UINT8',
  DT_INT16: 'INT16',
  DT_INT8: 'INT8',
  DT_STRING: 'BYTES',
  DT_INT64: 'INT64',
  DT_BOOL: 'BOOL',
  DT_BFLOAT16: 'BF16',
  DT_UINT16: 'UINT16',
  DT_HALF: 'FP16',
  DT_UINT32: 'UINT32',
  DT_UINT64: 'UINT64',
};

const names: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(datatypes).map(([name, datatype]) => [datatype, name]),
);

/** The datatype of a DataType's name; `_REF` is the same for a variable. Undefined when V2 has none like it. */
export function datatypeFromTensorflow(name: unknown): Datatype | undefined {
  const plain = typeof name === 'string' ? name.replace(/_REF$/, '') : '';
  return ownValue(datatypes, plain);
}

/** The name of TensorFlow's DataType. */
export function tensorflowFromDatatype(datatype: Datatype): string {
  return names[datatype] ?? 'DT_INVALID';
}

/**
 * The signatures in a SignatureDefMap's `signature_def`, as a message or as TensorFlow Serving's REST JSON, `serving_default`
 * first. Left out: `__saved_model_init_op`, which every SavedModel has and nobody calls, and tensors of types that V2 lacks.
 */
export function readSignatures(signatureDef: unknown): readonly Signature[] {
  if (!isJsonObject(signatureDef)) return [];
  return Object.entries(signatureDef)
    .filter(([name]) => name !== '__saved_model_init_op')
    .map(([name, signature]) => ({
      name,
      inputs: readSpecs(ownField(signature, 'inputs')),
      outputs: readSpecs(ownField(signature, 'outputs')),
    }))
    .sort((a, b) => Number(b.name === 'serving_default') - Number(a.name === 'serving_default'));
}

function readSpecs(infos: unknown): readonly TensorSpec[] {
  if (!isJsonObject(infos)) return [];
  return Object.entries(infos).flatMap(([name, info]) => {
    const datatype = datatypeFromTensorflow(ownField(info, 'dtype'));
    const shape = readSpecShape(ownField(info, 'tensor_shape'));
    return datatype === undefined ? [] : [{ name, datatype, ...(shape === undefined ? {} : { shape }) }];
  });
}

/** A TensorShapeProto: no dims is a scalar, unless the rank is unknown. */
function readSpecShape(shape: unknown): readonly number[] | undefined {
  if (ownField(shape, 'unknown_rank') === true) return undefined;
  const dims = ownField(shape, 'dim');
  const sizes = Array.isArray(dims) ? dims.map((dim: unknown) => readSize(ownField(dim, 'size') ?? 0)) : [];
  return sizes.length <= maxRank && sizes.every(Number.isSafeInteger) ? sizes : undefined;
}
