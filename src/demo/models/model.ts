import type { Datatype, Tensor, TensorSpec } from '../../inference/tensor.js';
import { Problem } from '../../problem.js';

/** A computation, whatever protocol asks for it. */
export type Model = {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Datatypes that it takes beside the stated one. */
  readonly alsoTakes?: readonly Datatype[];
  /** Answers the outputs in their order. May be slow; throws a refusal, or anything once the signal has aborted. */
  readonly run: (inputs: readonly Tensor[], signal: AbortSignal) => Promise<readonly Tensor[]>;
};

/**
 * A model server's refusal, thrown inside it and answered by it. `payload`: the client's fault (400, INVALID_ARGUMENT);
 * `not-found`: no such model (404, NOT_FOUND); `not-ready`: FAILED_PRECONDITION; `answer`: the model failed (500, and
 * INVALID_ARGUMENT over gRPC, as KServe maps its InferenceError).
 */
export type RefusalKind = 'payload' | 'not-found' | 'not-ready' | 'answer';

/** What a model of the demo says of an input that it does not take. */
export function refusal(kind: RefusalKind, text: string): Problem {
  return new Problem(kind, text, { remedy: 'Send what the metadata of the demo model asks for.' });
}
