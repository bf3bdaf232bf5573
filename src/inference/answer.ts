import type { GeneratedText } from './generated-text.js';
import type { Tensor, TensorSpec } from './tensor.js';

/** The answer of a model, the same for every protocol. */
export type Answer = {
  readonly tensors: readonly Tensor[];
  /** The text of a language model; such an answer has no tensors. */
  readonly text?: GeneratedText;
  /**
   * The answer as JSON in UTF-8, in pieces: the server's own body, byte for byte, for REST; what the same answer is in JSON for gRPC and
   * for binary bodies, made when it is asked for.
   */
  readonly json: Iterable<Uint8Array>;
  /** Deviations from the protocol that were read all the same, a line each. */
  readonly notes?: readonly string[];
  readonly modelName?: string;
  readonly modelVersion?: string;
};

/** One signature of a TensorFlow model, or the only one that V2 has (named ''). */
export type Signature = {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
};

/** A model that a server has (GET /v1/models). */
export type ServedModel = {
  /** The value of `model` in a request. */
  readonly id: string;
  /** The model that it adapts: vLLM lists LoRA adapters beside their base. */
  readonly parent?: string;
  /** Tokens of prompt and answer together, where the server says so. */
  readonly contextTokens?: number;
};

/** The metadata that a model server states of a model. Servers may state no inputs and outputs at all: then the lists are empty. */
export type ModelMetadata = {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform?: string;
  /** The first is the one used when none is asked for (`serving_default` where it exists). */
  readonly signatures: readonly Signature[];
  /** All that the server has, where the protocol lists models and not their inputs. */
  readonly models?: readonly ServedModel[];
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

/** The first bytes of an answer's JSON as text, and whether that is all of it. */
export function jsonHead(
  { json }: Answer,
  mostBytes: number,
): { readonly text: string; readonly isWhole: boolean } {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const piece of json) {
    pieces.push(piece.subarray(0, mostBytes + 1 - length));
    length += piece.length;
    if (length > mostBytes) break;
  }
  const head = Buffer.concat(pieces);
  return { text: head.subarray(0, mostBytes).toString('utf8'), isWhole: head.length <= mostBytes };
}

/** All of an answer's JSON as text. */
export function jsonText({ json }: Answer): string {
  return Buffer.concat([...json]).toString('utf8');
}
