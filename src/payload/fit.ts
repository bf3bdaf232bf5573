import type { ModelMetadata } from '../inference/answer.js';
import type { Payload } from '../inference/payload.js';
import type { RawPayload } from './read.js';

export type FitOptions = {
  /** Signature whose inputs are wanted; the metadata's first when absent. */
  readonly signature?: string;
  /** What pixel values run to in a floating-point tensor. */
  readonly scale: 1 | 255;
  /** What to call the payload in notes and problems: `input.png`. */
  readonly name?: string;
};

/** A payload that a protocol can encode, and what was done to it, a line each for a person. */
export type Fitted = { readonly payload: Payload; readonly notes: readonly string[] };

/** Makes of an image, array or table the tensor that the model's metadata asks for. JSON passes through. Throws Problem "payload" that names what was wanted. */
export function fitPayload(
  _raw: RawPayload,
  _metadata: ModelMetadata | undefined,
  _options: FitOptions,
): Promise<Fitted> {
  throw new Error('not written yet');
}
