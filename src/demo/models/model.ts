import type { Datatype, Tensor, TensorSpec } from '../../inference/tensor.js';

/** What computes, whatever protocol asks. */
export type Model = {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Datatypes that it takes beside the stated one. */
  readonly alsoTakes?: readonly Datatype[];
  /** Answers the outputs in their order. May be slow; throws a refusal, or anything once the signal has aborted. */
  readonly run: (inputs: readonly Tensor[], signal: AbortSignal) => Promise<readonly Tensor[]>;
};
