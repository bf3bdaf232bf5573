import { objectOf } from '../inference/json.js';
import { readPacked, type PackedNumbers, type PackedType } from '../inference/packed-numbers.js';
import { atOnce } from '../runtime/work.js';
import { type MessageField, type Schema, wireTypes } from './protobuf-schema.js';

// Protobuf's wire format (protobuf.dev/programming-guides/encoding), for messages that hold tensors: proto-loader makes an object of
// every value of a list.

type Cursor = { readonly bytes: Uint8Array; readonly view: DataView; at: number; readonly end: number };
type Message = { readonly [name: string]: unknown };

/** Bytes of list members that stand one by one, gathered before they are a piece. */
const pieceBytes = 65_536;

/**
 * A message in proto-loader's form (64-bit integers and enums as text, absent fields left out), but with lists of numbers as
 * PackedNumbers; nothing of them is read or copied. Throws a RangeError for bytes that are not a message.
 */
export function readMessage(schema: Schema, bytes: Uint8Array): Message {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readFields(schema, { bytes, view, at: 0, end: bytes.byteLength });
}

function readFields(schema: Schema, cursor: Cursor): Message {
  const message: { [name: string]: unknown } = {};
  const maps = new Map<string, [string, unknown][]>();
  const lists = new Map<string, PieceList>();
  while (cursor.at < cursor.end) {
    const tag = readVarint(cursor);
    const field = schema.get(Number(tag >> 3n));
    const wire = Number(tag & 7n);
    if (field === undefined) {
      skip(cursor, wire);
    } else if (field.isRepeated && isNumberType(field.type)) {
      const list = lists.get(field.name) ?? pieceList(field.type);
      lists.set(field.name, list);
      const isPacked = wire === 2;
      if (!isPacked) checkWire(field, wire);
      list.add(isPacked ? readChunk(cursor) : skip(cursor, wire), isPacked);
    } else {
      const value = readValue(field, cursor, wire);
      if (field.isMap) {
        const entry = value as { readonly key?: unknown; readonly value?: unknown };
        const entries = maps.get(field.name) ?? [];
        maps.set(field.name, entries);
        entries.push([typeof entry.key === 'string' ? entry.key : '', entry.value ?? {}]);
      } else if (field.isRepeated) {
        const items = (message[field.name] ??= []) as unknown[];
        items.push(value);
      } else message[field.name] = value;
    }
  }
  for (const [name, entries] of maps) message[name] = objectOf(entries);
  for (const [name, list] of lists)
    message[name] = tensorLists.test(name) ? list.numbers() : plainList(list.numbers());
  return message;
}

function readValue(field: MessageField, cursor: Cursor, wire: number): unknown {
  const { type } = field;
  if (type === 'string' || type === 'bytes' || type === 'message') {
    checkWire(field, wire);
    const bytes = readChunk(cursor);
    if (type === 'bytes') return bytes;
    if (type === 'string')
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    return readMessage(field.message?.() ?? new Map(), bytes);
  }
  checkWire(field, wire);
  const at = cursor.at;
  if (type === 'float' || type === 'double') {
    const size = type === 'float' ? 4 : 8;
    advance(cursor, size);
    return type === 'float' ? cursor.view.getFloat32(at, true) : cursor.view.getFloat64(at, true);
  }
  const value = readVarint(cursor);
  if (type === 'bool') return value !== 0n;
  if (type === 'enum') {
    const number = Number(BigInt.asIntN(32, value));
    return field.names?.get(number) ?? number;
  }
  if (type === 'int64') return String(BigInt.asIntN(64, value));
  if (type === 'uint64') return String(value);
  return Number(type === 'int32' ? BigInt.asIntN(32, value) : BigInt.asUintN(32, value));
}

/** Bytes of another wire type would be read as other values. */
function checkWire({ name, type }: MessageField, wire: number): void {
  if (wire !== wireTypes[type]) throw new RangeError(`field ${name} has wire type ${wire}`);
}

/** The lists that hold a tensor's values: others, such as a shape, are short. */
const tensorLists = /_(?:contents|val)$/;

function plainList(numbers: PackedNumbers): readonly unknown[] {
  return Array.from<unknown>(atOnce(readPacked(numbers))).map((value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

type PieceList = {
  readonly add: (bytes: Uint8Array, isPacked: boolean) => void;
  readonly numbers: () => PackedNumbers;
};

/** Packed values are pieces as they stand; values that come one by one, each with its tag, are gathered into pieces. */
function pieceList(packed: PackedType): PieceList {
  const pieces: Uint8Array[] = [];
  let gathered = new Uint8Array(0);
  // Of what is gathered: where the piece begins that is not told yet, and its end. A list may change its form with each value.
  let from = 0;
  let length = 0;
  const flush = () => {
    if (length > from) pieces.push(gathered.subarray(from, length));
    from = length;
  };
  return {
    add(bytes, isPacked) {
      if (isPacked) {
        flush();
        if (bytes.length > 0) pieces.push(bytes);
        return;
      }
      if (length + bytes.length > gathered.length) {
        flush();
        gathered = new Uint8Array(pieceBytes);
        from = 0;
        length = 0;
      }
      gathered.set(bytes, length);
      length += bytes.length;
    },
    numbers() {
      flush();
      return { packed, pieces };
    },
  };
}

function isNumberType(type: MessageField['type']): type is PackedType {
  return type !== 'string' && type !== 'bytes' && type !== 'message' && type !== 'enum';
}

/** Passes over a value, and returns its bytes without what tells their number. */
function skip(cursor: Cursor, wire: number): Uint8Array {
  const start = cursor.at;
  if (wire === 0) readVarint(cursor);
  else if (wire === 1) advance(cursor, 8);
  else if (wire === 5) advance(cursor, 4);
  else if (wire === 2) return readChunk(cursor);
  else throw new RangeError(`there is no wire type ${wire}`);
  return cursor.bytes.subarray(start, cursor.at);
}

function readChunk(cursor: Cursor): Uint8Array {
  const length = Number(readVarint(cursor));
  const start = cursor.at;
  advance(cursor, length);
  return cursor.bytes.subarray(start, cursor.at);
}

function advance(cursor: Cursor, length: number): void {
  if (length > cursor.end - cursor.at) throw new RangeError('the message is cut off');
  cursor.at += length;
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (cursor.at >= cursor.end) throw new RangeError('the message is cut off');
    const byte = cursor.bytes[cursor.at] ?? 0;
    cursor.at += 1;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new RangeError('a number has more than ten bytes');
}
