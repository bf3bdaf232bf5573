import type { Json } from './json.js';
import type { Tensor } from './tensor.js';

/** What we send, before a protocol encodes it. */
export type Payload =
  /** A request body as the person wrote it: `text` goes out byte for byte where the protocol takes it as it is. */
  | { readonly kind: 'json'; readonly text: string; readonly value: Json }
  /** Tensors made from an image, an array, a table, or a model's metadata. */
  | { readonly kind: 'tensors'; readonly tensors: readonly Tensor[] };
