import type { JsonLeaf } from './json.js';
import { utf8Text } from './nested.js';
import { shortestBfloat16, shortestFloat16, shortestFloat32 } from './floats.js';
import type { Tensor } from './tensor.js';

// A tensor as JSON, written from its values: no list is made of them. 64-bit integers have every digit; floats are the shortest
// decimals that still are the same value, with a point or an exponent, so that they are floats to whoever reads them; BYTES are text
// where they are UTF-8, else `{"b64": …}` as TensorFlow Serving writes them.

/** The values as a flat list: what V2's `data` holds. */
export function flatJson(tensor: Tensor): JsonLeaf {
  return leafOf(tensor, [tensor.values.length]);
}

/** The values as nested lists of the tensor's shape; a bare value when that is []. */
export function nestedJson(tensor: Tensor): JsonLeaf {
  return leafOf(tensor, tensor.shape);
}

/** Text that is gathered before it is handed on. */
const pieceLength = 16_384;

function leafOf(tensor: Tensor, shape: readonly number[]): JsonLeaf {
  return { writeText: (_leaf, indent, newline) => writeLists(tensor, shape, indent, newline) };
}

/** Innermost lists of numbers stay on one line each; texts may be long. */
function* writeLists(
  tensor: Tensor,
  shape: readonly number[],
  indent: string,
  newline: string,
): Iterable<string> {
  const textAt = valueWriter(tensor);
  let text = '';
  let position = 0;
  function* list(level: number, before: string): Iterable<string> {
    const size = shape[level];
    if (size === undefined) {
      text += textAt(position);
      position += 1;
      return;
    }
    const isInnermost = level === shape.length - 1;
    const isOnLine = isInnermost && tensor.datatype !== 'BYTES';
    const between = indent === '' ? '' : isOnLine ? ' ' : before + indent;
    text += '[';
    for (let index = 0; index < size; index += 1) {
      if (index > 0) text += ',';
      if (index > 0 || !isOnLine) text += between;
      if (isInnermost) {
        text += textAt(position);
        position += 1;
      } else yield* list(level + 1, before + indent);
      if (text.length < pieceLength) continue;
      yield text;
      text = '';
    }
    text += indent === '' || isOnLine || size === 0 ? ']' : `${before}]`;
  }
  yield* list(0, newline);
  yield text;
}

function valueWriter({ datatype, values }: Tensor): (index: number) => string {
  if (datatype === 'BYTES') return (index) => bytesText((values as readonly Uint8Array[])[index]);
  const round = shortest[datatype];
  if (round !== undefined) return (index) => floatText(round(Number(values[index])));
  return (index) => String(values[index]);
}

const shortest: Readonly<Partial<Record<Tensor['datatype'], (value: number) => number>>> = {
  FP16: shortestFloat16,
  BF16: shortestBfloat16,
  FP32: shortestFloat32,
  FP64: (value) => value,
};

function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return `${Object.is(value, -0) ? '-0' : value}.0`;
  return String(value);
}

function bytesText(bytes: Uint8Array = new Uint8Array()): string {
  return JSON.stringify(utf8Text(bytes) ?? { b64: Buffer.from(bytes).toString('base64') });
}
