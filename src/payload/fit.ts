import type { ModelMetadata } from '../inference/answer.js';
import type { Payload } from '../inference/payload.js';
import type { TensorSpec } from '../inference/tensor.js';
import { Problem } from '../problem.js';
import { fitArray } from './fit-array.js';
import { fitImage } from './fit-image.js';
import { fitTable } from './fit-table.js';
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

/**
 * Makes of an image, array or table the tensor that the model's metadata asks for. JSON passes through. Without metadata an
 * array or table of numbers goes as one tensor, `input-0`. Throws Problem "payload" that names what was wanted.
 */
export async function fitPayload(
  raw: RawPayload,
  metadata: ModelMetadata | undefined,
  options: FitOptions,
): Promise<Fitted> {
  const name = options.name ?? 'the payload';
  switch (raw.kind) {
    case 'json':
      return { payload: raw, notes: [] };
    case 'array':
      return fitArray(raw.tensor, wantedInputs(metadata, options.signature), name);
    case 'table':
      return fitTable(raw, wantedInputs(metadata, options.signature), name);
    case 'image':
      return fitImage(raw, wantedInputs(metadata, options.signature), options.scale, name);
  }
}

/** The inputs of the signature asked for, else of the first; none where the server states none. */
function wantedInputs(
  metadata: ModelMetadata | undefined,
  signature: string | undefined,
): readonly TensorSpec[] {
  const [first, ...others] = metadata?.signatures ?? [];
  // V2 has one signature, without a name: whatever was asked for, that is it.
  if (first === undefined || signature === undefined || first.name === '') return first?.inputs ?? [];
  const found = [first, ...others].find(({ name }) => name === signature);
  if (found !== undefined) return found.inputs;
  const names = [first, ...others].map(({ name }) => name).join(', ');
  throw new Problem('payload', `The model has no signature ${signature}; it has: ${names}.`, {
    remedy: 'Pass one of these with --signature.',
  });
}
