import type { Json } from '../inference/json.js';
import type { Tensor } from '../inference/tensor.js';

/** A payload as read, before it is fitted to a model. */
export type RawPayload =
  | { readonly kind: 'json'; readonly text: string; readonly value: Json }
  | { readonly kind: 'image'; readonly format: 'png' | 'jpeg'; readonly bytes: Uint8Array }
  | { readonly kind: 'array'; readonly tensor: Tensor }
  | {
      readonly kind: 'table';
      readonly columns?: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** Reads a payload by its content (magic numbers) and its name's ending. Throws Problem "payload" with line and column for bad JSON. */
export function readPayload(_bytes: Uint8Array, _fileName?: string): RawPayload {
  throw new Error('not written yet');
}
