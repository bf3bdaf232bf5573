import { isJsonObject, keysOf, ownField, type Json, type JsonObject } from './json.js';
import { isBase64Object, isList } from './nested.js';
import type { Tensor } from './tensor.js';

/** The content of a request, before a protocol encodes it. */
export type Payload =
  /** A request body as the person wrote it: `text` goes out byte for byte where the protocol takes it as it is. */
  | { readonly kind: 'json'; readonly text: string; readonly value: Json }
  /** Tensors made from an image, an array, a table, or a model's metadata. */
  | { readonly kind: 'tensors'; readonly tensors: readonly Tensor[] };

/**
 * Whether a body is meant as V2's, in its REST or gRPC form, complete or not: its `inputs` are a list of objects, or one object that
 * states a datatype or data; or it has raw contents. TensorFlow Serving's `inputs` are named values, or values ({"b64": …} for bytes).
 */
export function isMeantAsV2(value: Json): value is JsonObject {
  if (!isJsonObject(value) || 'instances' in value) return false;
  if ('raw_input_contents' in value || 'rawInputContents' in value) return true;
  const { inputs } = value;
  if (isList(inputs))
    return inputs.length === 0 || inputs.some((input) => isJsonObject(input) && !isBase64Object(input));
  if (!isJsonObject(inputs)) return false;
  const { length } = keysOf(inputs).filter((key) => ['name', 'shape', 'datatype', 'data'].includes(key));
  return typeof ownField(inputs, 'datatype') === 'string' && length > 1;
}
