import type { ModelMetadata, Signature } from '../inference/answer.js';
import { Problem } from '../problem.js';
import { fitArray } from './fit-array.js';
import { fitImage } from './fit-image.js';
import { fitTable } from './fit-table.js';
import type { FitResult } from './fit-shape.js';
import type { RawPayload } from './read.js';

export type FitOptions = {
  /** Signature whose inputs are wanted; the metadata's first when absent. */
  readonly signature?: string;
  /** The largest pixel value in a floating-point tensor. */
  readonly scale: 1 | 255;
  /** The name of the payload in notes and problems: `input.png`. */
  readonly name?: string;
};

/**
 * Makes of an image, array or table the tensor that the model's metadata asks for. JSON passes through. Without metadata an
 * array or table of numbers goes as one tensor, `input-0`. Throws Problem "payload" that names what was wanted.
 */
export async function fitPayload(
  raw: RawPayload,
  metadata: ModelMetadata | undefined,
  options: FitOptions,
): Promise<FitResult> {
  if (raw.kind === 'json') return { payload: raw, notes: [] };
  const name = options.name ?? 'the payload';
  const inputs = wantedSignature(metadata, options.signature)?.inputs ?? [];
  switch (raw.kind) {
    case 'array':
      return fitArray(raw.tensor, inputs, name);
    case 'table':
      return fitTable(raw, inputs, name);
    case 'image':
      return fitImage(raw, inputs, options.scale, name);
  }
}

/** The signature asked for, else the first; undefined where the server states none. Throws Problem "payload" that names those it has. */
export function wantedSignature(
  metadata: ModelMetadata | undefined,
  signature: string | undefined,
): Signature | undefined {
  const [first, ...others] = metadata?.signatures ?? [];
  // V2 has one signature, without a name: whatever was asked for, that is it.
  if (first === undefined || signature === undefined || first.name === '') return first;
  const found = [first, ...others].find(({ name }) => name === signature);
  if (found !== undefined) return found;
  const names = [first, ...others].map(({ name }) => name).join(', ');
  throw new Problem('payload', `The model has no signature ${signature}; it has: ${names}.`, {
    remedy: 'Pass one of these with --signature.',
  });
}

// The door is this file; how a type is written passes through.
export { describeType } from './fit-shape.js';
