/** Which model to call, and how. */
export type ModelRef = {
  readonly name: string;
  readonly version?: string;
  /** TensorFlow signature; `serving_default` when absent. */
  readonly signature?: string;
  /** Binary tensors: V2's extension, raw contents over gRPC. */
  readonly binary: boolean;
  readonly verb: 'predict' | 'explain';
};
