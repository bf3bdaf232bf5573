/** Frames of HTTP/2, written by what RFC 9113 says and by nothing of isvc's. */
export function frameOf(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array | string = '',
): Buffer {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, bytes]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')]);
}

/** Fields as literals without a table. */
export function blockOf(...fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

export function number32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4);
  return bytes;
}

export function settingsOf(...settings: readonly (readonly [number, number])[]): Buffer {
  const bytes = Buffer.alloc(settings.length * 6);
  for (const [at, [name, value]] of settings.entries()) {
    bytes.writeUInt16BE(name, at * 6);
    bytes.writeUInt32BE(value, at * 6 + 2);
  }
  return frameOf(4, 0, 0, bytes);
}

export const settingsAck = frameOf(4, 1, 0);
export const headBlock = blockOf([':status', '200'], ['content-type', 'application/grpc']);
export const okBlock = blockOf(['grpc-status', '0']);

export type SeenFrame = {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
};

/** The whole frames in these bytes, and what is left of them. */
export function framesIn(bytes: Buffer): { readonly frames: readonly SeenFrame[]; readonly rest: Buffer } {
  const frames: SeenFrame[] = [];
  let rest = bytes;
  while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
    const end = 9 + rest.readUIntBE(0, 3);
    const [type = 0, flags = 0] = rest.subarray(3, 5);
    frames.push({ type, flags, stream: rest.readUInt32BE(5), payload: rest.subarray(9, end) });
    rest = rest.subarray(end);
  }
  return { frames, rest };
}
