/** The values of a raw tensor (Open Inference Protocol, "Raw contents": little-endian, BYTES with their lengths). */

type Read = (bytes: Buffer, at: number) => number | bigint | boolean;

const readers: Readonly<Record<string, readonly [number, Read]>> = {
  BOOL: [1, (bytes, at) => bytes.readUInt8(at) !== 0],
  UINT8: [1, (bytes, at) => bytes.readUInt8(at)],
  UINT16: [2, (bytes, at) => bytes.readUInt16LE(at)],
  UINT32: [4, (bytes, at) => bytes.readUInt32LE(at)],
  UINT64: [8, (bytes, at) => bytes.readBigUInt64LE(at)],
  INT8: [1, (bytes, at) => bytes.readInt8(at)],
  INT16: [2, (bytes, at) => bytes.readInt16LE(at)],
  INT32: [4, (bytes, at) => bytes.readInt32LE(at)],
  INT64: [8, (bytes, at) => bytes.readBigInt64LE(at)],
  FP32: [4, (bytes, at) => bytes.readFloatLE(at)],
  FP64: [8, (bytes, at) => bytes.readDoubleLE(at)],
};

/** As text, bytes in base64. Throws for a datatype that grpcurl is not asked with. */
export function rawValues(datatype: string, bytes: Buffer): readonly string[] {
  if (datatype === 'BYTES') return rawBytes(bytes);
  const [size, read] = readers[datatype] ?? [];
  if (size === undefined || read === undefined) throw new Error(`no raw values of ${datatype}`);
  return Array.from({ length: bytes.length / size }, (_, at) => String(read(bytes, at * size)));
}

function rawBytes(bytes: Buffer): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32LE(at);
    values.push(bytes.subarray(at + 4, end).toString('base64'));
    at = end;
  }
  return values;
}
