import { utf8TextFrom } from '../runtime/byte-work.js';
import type { Json } from '../inference/json.js';
import { findJsonFault, readJson } from '../inference/read-json.js';
import type { Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { Problem } from '../problem.js';
import { readCsv } from './csv.js';
import { isNpy, readNpy } from './npy.js';

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

/** How the files of payloads end, in the order in which a saved one is looked for. */
export const payloadEndings = ['json', 'png', 'jpg', 'jpeg', 'npy', 'csv'] as const;

/** A payload as a file holds it. */
export type PayloadFile = {
  readonly bytes: Uint8Array;
  readonly ending: (typeof payloadEndings)[number];
};

// PNG specification section 5.2; a JPEG stream starts with SOI (FFD8) and the FF of its first marker (ITU T.81 annex B).
const pngMagic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const jpegMagic = [0xff, 0xd8, 0xff];
// U+FEFF, which JSON does not allow and editors on Windows write.
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Reads a payload by its content (magic numbers), its name's ending, and where that tells nothing, as CSV if it cannot be meant
 * as JSON. Throws Problem "payload" with line and column for bad JSON.
 */
export function* readPayload(bytes: Uint8Array, fileName?: string, as?: 'json'): Work<RawPayload> {
  const name = fileName ?? 'the payload';
  const format = imageFormat(bytes);
  if (format !== undefined) return { kind: 'image', format, bytes };
  if (isNpy(bytes)) return { kind: 'array', tensor: readNpy(bytes, name) };
  const plain = startsWith(bytes, byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;
  const text = yield* utf8TextFrom(plain);
  if (text === undefined) throw noPayload(name);
  const isJson = as === 'json' || /\.json$/i.test(name);
  if (/\.csv$/i.test(name) || (!isJson && (yield* isTable(text, plain)))) {
    return { kind: 'table', ...readCsv(text, name) };
  }
  return { kind: 'json', text, value: yield* readBody(plain, name) };
}

/** The image format that a file begins with; undefined where isvc reads no such format. */
export function imageFormat(bytes: Uint8Array): 'png' | 'jpeg' | undefined {
  if (startsWith(bytes, pngMagic)) return 'png';
  return startsWith(bytes, jpegMagic) ? 'jpeg' : undefined;
}

/** How the file of such a payload ends. */
export function endingOf(raw: RawPayload): PayloadFile['ending'] {
  if (raw.kind === 'image') return raw.format === 'png' ? 'png' : 'jpg';
  return ({ json: 'json', array: 'npy', table: 'csv' } as const)[raw.kind];
}

/** Several fields or rows that are neither JSON nor an attempt at an object or a list, whose author should hear of the mistake. */
function* isTable(text: string, bytes: Uint8Array): Work<boolean> {
  const start = text.slice(0, 1000).trim();
  if (!/[,\n]/.test(text.trim()) || /^['"]?[[{]/.test(start)) return false;
  return (yield* findJsonFault(bytes)) !== undefined;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function noPayload(name: string): Problem {
  return new Problem('payload', `${name} is neither text nor a kind of file that isvc reads.`, {
    namesPayload: true,
    remedy: 'Give JSON, a PNG or JPEG image, a NumPy array (.npy) or a CSV table.',
  });
}

function* readBody(bytes: Uint8Array, name: string): Work<Json> {
  if (bytes.some((byte) => byte > 0x20)) return (yield* readJson(bytes, 'payload')).value;
  throw new Problem('payload', `${name} is empty.`, {
    namesPayload: true,
    remedy: 'Give the JSON of a request with -d or -f.',
  });
}
