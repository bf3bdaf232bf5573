/** The same prediction by a client that we did not write. */
import type { Tensor } from '../../src/inference/tensor.js';
import type { Target } from './world.js';

/** The question: the JSON body for V1 and TensorFlow Serving, the tensors for V2. */
export type Question = {
  readonly target: Target;
  readonly host: string;
  /** HOST:PORT of the way in that isvc found; its port-forward stays open until the product is closed. */
  readonly found: string;
  /** As text: the body that the product was given. */
  readonly body: string;
  readonly binary: boolean;
};

/** One output: its values as text, so that no two languages' numbers are compared. */
export type Stated = {
  readonly name: string;
  readonly datatype?: string;
  readonly shape?: readonly number[];
  readonly values: readonly string[];
};

/** The question to a language model: the JSON of a chat or a completion, streamed where it says so. */
export type TextQuestion = {
  /** The Host; the gateway's own address where absent. */
  readonly host?: string;
  /** Before `/v1`. */
  readonly path: string;
  readonly body: string;
};

export type WrittenText = {
  readonly choices: readonly {
    readonly index: number;
    readonly content: string;
    readonly finishReason: string | null;
  }[];
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | null;
};

export type Witness = {
  /** Rejects when the client failed. */
  readonly predict: (question: Question) => Promise<readonly Stated[]>;
  /** Rejects when the client failed. */
  readonly write: (question: TextQuestion) => Promise<WrittenText>;
};

/** A tensor of ours in the witness's words: floats as the shortest text of their double, bytes in base64. */
export function stated({ name, datatype, shape, values }: Tensor): Stated {
  return { name, datatype, shape, values: Array.from(values as ArrayLike<unknown>, valueText) };
}

function valueText(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}
