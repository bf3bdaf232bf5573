import { utf8Text } from '../inference/nested.js';
import { shortestBfloat16, shortestFloat16, shortestFloat32 } from '../inference/shortest-float.js';
import type { Tensor } from '../inference/tensor.js';
import { sizeText } from './sizes.js';
import { safeText } from './safe-text.js';
import { fitText } from './text.js';

/** BYTES longer than this are cut when shown: an image is no text. */
const shownBytes = 60;

/** One value for a person: integers exact, floats shortest, BYTES quoted where they are UTF-8 and base64 otherwise. */
export function valueText(tensor: Tensor, index: number): string {
  const value = tensor.values[index];
  if (value === undefined) return '';
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === 'number') return floatText(tensor.datatype, value);
  return String(value);
}

/** True for the floating-point datatypes. */
export function isFloat(tensor: Tensor): boolean {
  return ['FP16', 'BF16', 'FP32', 'FP64'].includes(tensor.datatype);
}

/** The shortest decimal that still is the same value of its type. */
function floatText(datatype: Tensor['datatype'], value: number): string {
  if (datatype === 'FP32') return String(shortestFloat32(value));
  if (datatype === 'FP16') return String(shortestFloat16(value));
  return String(datatype === 'BF16' ? shortestBfloat16(value) : value);
}

function bytesText(bytes: Uint8Array): string {
  const text = utf8Text(bytes.length > 4096 ? bytes.subarray(0, 4096) : bytes);
  if (text === undefined || bytes.length > 4096) {
    const start = Buffer.from(bytes.subarray(0, 45)).toString('base64');
    return bytes.length <= 45 ? `base64 ${start}` : `base64 ${start}… (${sizeText(bytes.length)})`;
  }
  const quoted = `"${safeText(text).replaceAll('"', String.raw`\"`)}"`;
  return quoted.length <= shownBytes ? quoted : `${fitText(quoted, shownBytes)} (${sizeText(bytes.length)})`;
}
