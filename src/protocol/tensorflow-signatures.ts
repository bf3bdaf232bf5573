import type { Signature } from '../inference/answer.js';
import { isJsonObject, ownField } from '../inference/json.js';
import { maxRank, readSize } from '../inference/tensor.js';
import type { TensorSpec } from '../inference/tensor.js';
import { datatypeFromTensorflow } from './tensorflow-types.js';

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
