/**
 * The strings in a DT_STRING's `tensor_content`: the length of each as a varint, then all of them one behind the other
 * (tensorflow/core/platform/tensor_coding.cc, EncodeStringList). Undefined when the bytes do not add up.
 */
export function splitStringList(bytes: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  if (count > bytes.byteLength) return undefined;
  const lengths: number[] = [];
  let position = 0;
  while (lengths.length < count) {
    const varint = readVarint(bytes, position);
    if (varint === undefined) return undefined;
    lengths.push(varint.value);
    position = varint.end;
  }
  const strings = lengths.map((length) => {
    const start = position;
    position += length;
    return new Uint8Array(bytes.subarray(start, position));
  });
  return position === bytes.byteLength ? strings : undefined;
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  return undefined;
}
