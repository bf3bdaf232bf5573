/** Open Inference Protocol datatypes (specification/protocol/inference_rest.md), and BF16 as newer servers have it. */
export type Datatype =
  | 'BOOL'
  | 'UINT8'
  | 'UINT16'
  | 'UINT32'
  | 'UINT64'
  | 'INT8'
  | 'INT16'
  | 'INT32'
  | 'INT64'
  | 'FP16'
  | 'BF16'
  | 'FP32'
  | 'FP64'
  | 'BYTES';

/** Row-major, flat. FP16 and BF16 are widened to Float32Array; BYTES are raw, one element each. */
export type TensorValues =
  | readonly boolean[]
  | readonly Uint8Array[]
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

export type Tensor = {
  readonly name: string;
  readonly datatype: Datatype;
  /** Product of the shape = number of values; a scalar has shape []. */
  readonly shape: readonly number[];
  readonly values: TensorValues;
};

/** What a model says of one input or output. A dimension of -1 is free; no shape at all means that the rank is free too. */
export type TensorSpec = {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape?: readonly number[];
};
