import type { Datatype } from '../inference/tensor.js';

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
  return Object.hasOwn(datatypes, plain) ? datatypes[plain] : undefined;
}

/** The name of TensorFlow's DataType. */
export function tensorflowFromDatatype(datatype: Datatype): string {
  return names[datatype] ?? 'DT_INVALID';
}
