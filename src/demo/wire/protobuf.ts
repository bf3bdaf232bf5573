/** One field of a message as it stood on the wire: a varint, or the bytes of a fixed or length-delimited value. */
type WireValue = { readonly varint: bigint } | { readonly wireType: 1 | 2 | 5; readonly bytes: Uint8Array };

/** A message's fields by number, repeated ones in order. Unknown fields are kept and ignored. */
export type ProtoMessage = ReadonlyMap<number, readonly WireValue[]>;

const decoder = new TextDecoder();

/**
 * Takes a message apart (protobuf.dev, "Encoding"). Throws RangeError when the bytes end too soon or have a wire type
 * that proto3 does not use.
 */
export function parseMessage(bytes: Uint8Array): ProtoMessage {
  const fields = new Map<number, WireValue[]>();
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const number = Number(tag.value >> 3n);
    const [value, end] = readValue(bytes, tag.end, Number(tag.value & 7n));
    at = end;
    const known = fields.get(number);
    if (known === undefined) fields.set(number, [value]);
    else known.push(value);
  }
  return fields;
}

function readValue(bytes: Uint8Array, at: number, wireType: number): readonly [WireValue, number] {
  if (wireType === 0) {
    const { value, end } = readVarint(bytes, at);
    return [{ varint: value }, end];
  }
  if (wireType === 1) return [{ wireType, bytes: take(bytes, at, 8) }, at + 8];
  if (wireType === 5) return [{ wireType, bytes: take(bytes, at, 4) }, at + 4];
  if (wireType !== 2) throw new RangeError(`wire type ${wireType} at byte ${at}`);
  const size = readVarint(bytes, at);
  const length = Number(size.value);
  return [{ wireType, bytes: take(bytes, size.end, length) }, size.end + length];
}

function take(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (at + length > bytes.length) throw new RangeError(`the message ends inside a field at byte ${at}`);
  return bytes.subarray(at, at + length);
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: bigint; readonly end: number } {
  let value = 0n;
  for (let at = start; at < start + 10; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError(`the message ends inside a varint at byte ${start}`);
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - start));
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  throw new RangeError(`varint of more than ten bytes at byte ${start}`);
}

/** Every value of a repeated varint field, packed or not, as unsigned 64 bits. */
export function varintsOf(message: ProtoMessage, number: number): bigint[] {
  const values: bigint[] = [];
  for (const field of message.get(number) ?? []) {
    if ('varint' in field) values.push(field.varint);
    else
      for (let at = 0; at < field.bytes.length;) {
        const { value, end } = readVarint(field.bytes, at);
        values.push(value);
        at = end;
      }
  }
  return values;
}

/** Every value of a repeated int64 field. Negative int32 values are ten-byte varints too, so this reads them as well. */
export function int64sOf(message: ProtoMessage, number: number): bigint[] {
  return varintsOf(message, number).map((value) => BigInt.asIntN(64, value));
}

/** A singular varint; 0 when absent. The last one wins, as the specification says. */
export function varintOf(message: ProtoMessage, number: number): bigint {
  return varintsOf(message, number).at(-1) ?? 0n;
}

/** The bytes of each occurrence of a length-delimited field; for fixed-width repeated fields, packed or not. */
export function chunksOf(message: ProtoMessage, number: number): Uint8Array[] {
  return (message.get(number) ?? []).flatMap((field) => ('bytes' in field ? [field.bytes] : []));
}

/** A singular bytes or message field; undefined when absent. */
export function bytesOf(message: ProtoMessage, number: number): Uint8Array | undefined {
  return chunksOf(message, number).at(-1);
}

/** A singular string; empty when absent. */
export function textOf(message: ProtoMessage, number: number): string {
  return decoder.decode(bytesOf(message, number));
}

/** A repeated string field; empty where it is absent. */
export function textsOf(message: ProtoMessage, number: number): string[] {
  return chunksOf(message, number).map((bytes) => decoder.decode(bytes));
}

/** A nested message; an empty one when absent. */
export function messageOf(message: ProtoMessage, number: number): ProtoMessage {
  return parseMessage(bytesOf(message, number) ?? new Uint8Array());
}

/** A repeated field of messages; empty where it is absent. */
export function messagesOf(message: ProtoMessage, number: number): ProtoMessage[] {
  return chunksOf(message, number).map(parseMessage);
}

/** A map<string, message> field: entries are messages of key 1 and value 2. A repeated key's last value wins. */
export function mapOf(message: ProtoMessage, number: number): Map<string, ProtoMessage> {
  return new Map(messagesOf(message, number).map((entry) => [textOf(entry, 1), messageOf(entry, 2)]));
}
