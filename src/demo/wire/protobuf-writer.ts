/** Encoded fields, to be joined into a message by `messageBytes`. */
export type Encoded = Uint8Array;

/** A message from its fields, in the order given. */
export function messageBytes(...fields: readonly Encoded[]): Uint8Array {
  return new Uint8Array(Buffer.concat(fields));
}

/** A varint field: bool, enum, (u)int32 and (u)int64. Negative numbers take ten bytes, as int32 and int64 do. */
export function varintField(number: number, value: bigint | number | boolean): Encoded {
  return new Uint8Array([...varint(BigInt(number << 3)), ...varint(BigInt(value))]);
}

/** A repeated varint field, packed, as proto3 writes it; nothing at all when there are no values. */
export function packedField(number: number, values: Iterable<bigint | number | boolean>): Encoded {
  const bytes: number[] = [];
  for (const value of values) bytes.push(...varint(BigInt(value)));
  return bytes.length === 0 ? new Uint8Array() : bytesField(number, new Uint8Array(bytes));
}

/** A bytes or embedded message field, or a packed fixed-width one. */
export function bytesField(number: number, bytes: Uint8Array): Encoded {
  const head = [...varint(BigInt((number << 3) | 2)), ...varint(BigInt(bytes.byteLength))];
  return new Uint8Array(Buffer.concat([new Uint8Array(head), bytes]));
}

/** A string field; nothing when empty, as proto3 leaves defaults out. */
export function textField(number: number, text: string): Encoded {
  return text === '' ? new Uint8Array() : bytesField(number, Buffer.from(text));
}

/** A map<string, message> field: one entry message (key 1, value 2) each. */
export function mapField(number: number, entries: Iterable<readonly [string, Uint8Array]>): Encoded {
  const fields: Encoded[] = [];
  for (const [key, value] of entries) {
    fields.push(bytesField(number, messageBytes(textField(1, key), bytesField(2, value))));
  }
  return messageBytes(...fields);
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}
