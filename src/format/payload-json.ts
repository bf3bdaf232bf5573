import { objectOf, stringifyJson, type Json } from '../inference/json.js';
import type { Payload } from '../inference/payload.js';
import { flatJson, nestedJson } from '../inference/tensor-json.js';
import type { Tensor } from '../inference/tensor.js';
import type { Protocol } from '../kserve/service.js';
import { protocols } from '../protocol/protocols.js';

/** A payload as JSON that isvc reads again: what was written stays as it is, tensors take the protocol's own form. */
export function payloadJson(payload: Payload, protocol: Protocol, indent = 0): string {
  if (payload.kind === 'json') return payload.text;
  return numbersInRows(stringifyJson(tensorsJson(payload.tensors, protocol), { indent }));
}

/** Lists of numbers on one line each: a line for every number would hide the rest. JSON has no line break inside of strings. */
export function numbersInRows(text: string): string {
  return text.replace(
    /\[\n\s*([^[\]{}"]+?)\n\s*\]/g,
    (_, inner: string) => `[${inner.replace(/\n\s*/g, ' ')}]`,
  );
}

function tensorsJson(tensors: readonly Tensor[], protocol: Protocol): Json {
  if (protocols[protocol].jsonForm === 'inputs') {
    return {
      inputs: tensors.map((tensor) => ({
        name: tensor.name,
        shape: tensor.shape,
        datatype: tensor.datatype,
        data: flatJson(tensor),
      })),
    };
  }
  const [only, ...others] = tensors;
  if (only !== undefined && others.length === 0) return { instances: nestedJson(only) };
  return { inputs: objectOf(tensors.map((tensor) => [tensor.name, nestedJson(tensor)] as const)) };
}
