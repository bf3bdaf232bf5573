import { joinBytes } from '../runtime/byte-work.js';
import { entriesOf, isJsonObject } from '../inference/json.js';
import { isPackedNumbers } from '../inference/packed-numbers.js';
import type { Work } from '../runtime/work.js';
import { type MessageField, type Schema, wireTypes } from './protobuf-schema.js';

/**
 * The bytes of a message in proto-loader's form, in which lists of numbers may be PackedNumbers, which are only copied. Fields that
 * the schema lacks are left out.
 */
export function writeMessage(schema: Schema, message: object): Work<Buffer> {
  return joinBytes(writeFields(schema, message));
}

function writeFields(schema: Schema, message: object): readonly Uint8Array[] {
  const values = new Map<string, unknown>(Object.entries(message));
  const pieces: Uint8Array[] = [];
  for (const field of schema.values()) {
    const value = values.get(field.name);
    if (value === undefined) continue;
    for (const piece of writeField(field, value)) pieces.push(piece);
  }
  return pieces;
}

function* writeField(field: MessageField, value: unknown): Iterable<Uint8Array> {
  if (isPackedNumbers(value)) yield* counted(field, value.pieces);
  else if (field.isMap) {
    for (const [key, item] of isJsonObject(value) ? entriesOf(value) : [])
      yield* writeValue(field, { key, value: item });
  } else if (!field.isRepeated) yield* writeValue(field, value);
  else if (wireTypes[field.type] === 2)
    for (const item of value as readonly unknown[]) yield* writeValue(field, item);
  else
    yield* counted(
      field,
      (value as readonly unknown[]).map((item) => scalarBytes(field, item)),
    );
}

function writeValue(field: MessageField, value: unknown): readonly Uint8Array[] {
  const { type } = field;
  if (type === 'message') return counted(field, writeFields(field.message?.() ?? new Map(), value as object));
  if (type === 'bytes') return counted(field, [value as Uint8Array]);
  if (type === 'string') return counted(field, [Buffer.from(String(value))]);
  return [varint(BigInt(field.number * 8 + wireTypes[type])), scalarBytes(field, value)];
}

function scalarBytes({ type, names }: MessageField, value: unknown): Uint8Array {
  if (type === 'float' || type === 'double') {
    const bytes = Buffer.alloc(type === 'float' ? 4 : 8);
    if (type === 'float') bytes.writeFloatLE(Number(value));
    else bytes.writeDoubleLE(Number(value));
    return bytes;
  }
  if (type !== 'enum') return varint(BigInt(value as string | number | boolean));
  const number = [...(names ?? [])].find(([, name]) => name === value)?.[0];
  return varint(BigInt(number ?? Number(value)));
}

function counted(field: MessageField, pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const tag = varint(BigInt(field.number * 8 + 2));
  return [tag, varint(BigInt(length)), ...pieces];
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
