import type { Json } from '../../inference/json.js';
import { flatten } from '../../inference/nested.js';
import { elementCount, type Tensor } from '../../inference/tensor.js';
import { elementsOf, packElements, toElement, type Element } from './elements.js';
import { refusal } from './model.js';

/** A tensor from V2's JSON `data`, nested or flat. Throws a refusal in Triton's words when it does not fit. */
export function readJsonData(spec: Omit<Tensor, 'values'>, data: Json): Tensor {
  const flat = flatten(data) ?? [];
  if (flat.length !== elementCount(spec.shape)) {
    throw refusal('payload', `Unable to parse 'data': Shape does not match true shape of 'data' field`);
  }
  const elements = flat.map((value) => {
    const element = toElement(spec.datatype, value);
    if (element !== undefined) return element;
    throw refusal('payload', `Unable to parse 'data': attempt to access JSON value as ${spec.datatype}`);
  });
  return { ...spec, values: packElements(spec.datatype, elements) };
}

/**
 * The flat JSON list of a tensor's values, as Triton writes it: 64-bit integers with every digit, floats widened to
 * doubles with a point, bare NaN and Infinity, and BYTES as they are, even where they are not UTF-8.
 */
export function writeJsonData(tensor: Tensor): Uint8Array {
  const isFloat = /^B?FP?\d/.test(tensor.datatype);
  const parts: Uint8Array[] = [];
  for (const element of elementsOf(tensor)) {
    parts.push(Buffer.from(parts.length === 0 ? '[' : ','), writeElement(element, isFloat));
  }
  return Buffer.concat([...parts, Buffer.from(parts.length === 0 ? '[]' : ']')]);
}

function writeElement(element: Element, isFloat: boolean): Uint8Array {
  if (element instanceof Uint8Array) return quoted(element);
  return Buffer.from(isFloat ? floatText(Number(element)) : String(element));
}

/** A double as rapidjson writes it (dtoa.h, Prettify): whole numbers of up to 21 digits keep their `.0`, larger ones have an exponent. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value).replace('e+', 'e');
}

function quoted(bytes: Uint8Array): Uint8Array {
  const escaped: number[] = [0x22];
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) escaped.push(0x5c, byte);
    else if (byte < 0x20) escaped.push(...Buffer.from(`\\u${byte.toString(16).padStart(4, '0')}`));
    else escaped.push(byte);
  }
  return new Uint8Array([...escaped, 0x22]);
}
