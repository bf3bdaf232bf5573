import type { Tensor, TensorSpec } from './tensor.js';

/** What a model answered, the same for every protocol. */
export type Answer = {
  readonly tensors: readonly Tensor[];
  /** The answer as JSON text: the server's own body for REST, what the same answer is in JSON for gRPC and for binary bodies. */
  readonly json: string;
  readonly modelName?: string;
  readonly modelVersion?: string;
};

/** One signature of a TensorFlow model, or the only one that V2 has (named ''). */
export type Signature = {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
};

/** What the model server states of a model. Servers may state no inputs and outputs at all: then the lists are empty. */
export type ModelMetadata = {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform?: string;
  /** The first is the one used when none is asked for (`serving_default` where it exists). */
  readonly signatures: readonly Signature[];
  /** Names of the classes, by their numbers, where they are stated of the model as a whole. */
  readonly labels?: readonly string[];
};

/** Names of a model's classes, by their numbers. */
export type Labels =
  /** The person's own: they hold for every output. */
  | { readonly from: 'file'; readonly names: readonly string[] }
  /** The server's: of the model as a whole, and of single outputs by the outputs' names. */
  | {
      readonly from: 'metadata';
      readonly names: readonly string[];
      readonly outputs: ReadonlyMap<string, readonly string[]>;
    };
