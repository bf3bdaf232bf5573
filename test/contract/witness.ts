/** The same prediction by a client that we did not write. */
import type { Tensor } from '../../src/inference/tensor.js';
import type { Target } from './world.js';

/** What is asked: of V1 and TensorFlow Serving the JSON body, of V2 the tensors. */
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

export type Witness = {
  /** Rejects when the client failed. */
  readonly predict: (question: Question) => Promise<readonly Stated[]>;
};

/** A tensor of ours in the witness's words: floats as the shortest text of their double, bytes in base64. */
export function stated({ name, datatype, shape, values }: Tensor): Stated {
  return { name, datatype, shape, values: Array.from(values as ArrayLike<unknown>, valueText) };
}

function valueText(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}
