import type { Datatype, TensorSpec } from '../../inference/tensor.js';

/** A DataType: its name and number in tensorflow/core/framework/types.proto. */
export type TensorflowType = { readonly name: string; readonly number: number };

/** TensorFlow's DataType for each of V2's datatypes. */
export const tensorflowTypes: Readonly<Record<Datatype, TensorflowType>> = {
  FP32: { name: 'DT_FLOAT', number: 1 },
  FP64: { name: 'DT_DOUBLE', number: 2 },
  INT32: { name: 'DT_INT32', number: 3 },
  UINT8: { name: 'DT_UINT8', number: 4 },
  INT16: { name: 'DT_INT16', number: 5 },
  INT8: { name: 'DT_INT8', number: 6 },
  BYTES: { name: 'DT_STRING', number: 7 },
  INT64: { name: 'DT_INT64', number: 9 },
  BOOL: { name: 'DT_BOOL', number: 10 },
  BF16: { name: 'DT_BFLOAT16', number: 14 },
  UINT16: { name: 'DT_UINT16', number: 17 },
  FP16: { name: 'DT_HALF', number: 19 },
  UINT32: { name: 'DT_UINT32', number: 22 },
  UINT64: { name: 'DT_UINT64', number: 23 },
};

const byNumber = new Map(
  Object.entries(tensorflowTypes).map(([datatype, { number }]) => [number, datatype as Datatype]),
);

/** V2's name of a DataType; undefined for one that it lacks, such as DT_COMPLEX64. */
export function datatypeOf(number: number): Datatype | undefined {
  return byNumber.get(number);
}

/** A tensor as a signature states it. No shape: the rank is unknown. */
export type TensorInfoSpec = {
  readonly name: string;
  readonly type: TensorflowType;
  readonly shape?: readonly number[];
};

/** One signature as a SavedModel states it. */
export type SignatureSpec = {
  readonly name: string;
  readonly inputs: readonly TensorInfoSpec[];
  readonly outputs: readonly TensorInfoSpec[];
  readonly methodName: string;
};

/** The signatures of a demo model: its own, and the one that every TensorFlow 2 SavedModel has beside it. */
export function signaturesOf(
  inputs: readonly TensorSpec[],
  outputs: readonly TensorSpec[],
): readonly SignatureSpec[] {
  const initOp = { name: '__saved_model_init_op', type: { name: 'DT_INVALID', number: 0 } };
  return [
    { name: '__saved_model_init_op', inputs: [], outputs: [initOp], methodName: '' },
    {
      name: 'serving_default',
      inputs: inputs.map(infoOf),
      outputs: outputs.map(infoOf),
      methodName: 'tensorflow/serving/predict',
    },
  ];
}

function infoOf({ name, datatype, shape }: TensorSpec): TensorInfoSpec {
  return { name, type: tensorflowTypes[datatype], ...(shape === undefined ? {} : { shape }) };
}
