import type { Tensor } from '../inference/tensor.js';
import { sizeText } from './sizes.js';
import { fitText, safeText } from './text.js';

/** BYTES longer than this are cut when shown: an image is no text. */
const shownBytes = 60;

/** One value for a person: integers exact, floats shortest, BYTES quoted where they are UTF-8 and base64 otherwise. */
export function valueText(tensor: Tensor, index: number): string {
  const value = tensor.values[index];
  if (value === undefined) return '';
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === 'number' && isFloat(tensor)) return floatText(value, significantDigits(tensor));
  return String(value);
}

/** True for the floating-point datatypes. */
export function isFloat(tensor: Tensor): boolean {
  return ['FP16', 'BF16', 'FP32', 'FP64'].includes(tensor.datatype);
}

/** Digits that suffice to tell every value of the type from its neighbours (IEEE 754: 1 + ⌈p · log10 2⌉). */
function significantDigits(tensor: Tensor): number {
  if (tensor.datatype === 'FP64') return 17;
  if (tensor.datatype === 'FP32') return 9;
  return tensor.datatype === 'FP16' ? 5 : 4;
}

/** The shortest decimal that reads back as the same value; the half types, which arrive widened, are rounded to their own digits. */
function floatText(value: number, digits: number): string {
  if (digits === 17 || !Number.isFinite(value)) return String(value);
  if (digits < 9) return String(Number(value.toPrecision(digits)));
  for (let precision = 1; precision < digits; precision += 1) {
    const shorter = Number(value.toPrecision(precision));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(digits)));
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

function utf8Text(bytes: Uint8Array): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}
