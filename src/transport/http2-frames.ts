import { http2Error } from './http2-errors.js';

/** The types of frames (RFC 9113, section 6). */
export const frameType = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

/** Some of their flags. */
export const frameFlag = { ACK: 1, END_STREAM: 1, END_HEADERS: 4, PADDED: 8, PRIORITY: 32 } as const;

export const frameHeadBytes = 9;

/** The largest frame that is read, and that is written without the peer's leave: both ends have this size from the start. */
export const maxFrameBytes = 16_384;

/** A frame with its head; its payload may follow by itself. */
export function frameBytes(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = new Uint8Array(),
): Buffer {
  const bytes = Buffer.allocUnsafe(frameHeadBytes + payload.length);
  writeFrameHead(bytes, 0, payload.length, type, flags, stream);
  bytes.set(payload, frameHeadBytes);
  return bytes;
}

/** Writes the nine bytes before a frame at `at` (RFC 9113, section 4.1); `length` is that of its payload. */
export function writeFrameHead(
  bytes: Buffer,
  at: number,
  length: number,
  type: number,
  flags: number,
  stream: number,
): void {
  bytes.writeUIntBE(length, at, 3);
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  bytes.writeUInt32BE(stream, at + 5);
}

/** The payload of RST_STREAM and WINDOW_UPDATE. */
export function numberBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Is told of frames as they come. Bytes hold only for the call. Nothing is told once one of these has returned false. */
export type FrameListener = {
  /** A whole frame of any type but DATA. */
  readonly onFrame: (
    type: number,
    flags: number,
    stream: number,
    bytes: Buffer,
    from: number,
    end: number,
  ) => boolean;
  /** A frame of DATA begins; its length holds its padding. */
  readonly onData: (flags: number, stream: number, length: number) => boolean;
  readonly onDataPiece: (stream: number, bytes: Buffer, from: number, end: number) => boolean;
  readonly onDataEnd: (flags: number, stream: number) => boolean;
  /** A frame that is larger than is read, or more padding than there is room for. */
  readonly onFault: (error: number) => void;
};

export type FrameReader = { readonly add: (bytes: Buffer, end: number) => void };

/** Cuts what comes over a connection into frames, in pieces of any size. It keeps one frame at most, and of DATA none. */
export function createFrameReader(on: FrameListener): FrameReader {
  const head = Buffer.alloc(frameHeadBytes);
  let headFilled = 0;
  let length = 0;
  let type = 0;
  let flags = 0;
  let stream = 0;
  /** A frame that came in parts. */
  let held: Buffer | undefined;
  let heldFilled = 0;
  let isInPayload = false;
  /** Of DATA: its padding is read first, and is not known before. */
  let isPaddingNext = false;
  let dataLeft = 0;
  let paddingLeft = 0;
  let isOver = false;

  const fail = (error: number) => {
    isOver = true;
    on.onFault(error);
  };
  const tell = (goesOn: boolean) => {
    if (!goesOn) isOver = true;
  };
  const begin = (bytes: Buffer, at: number) => {
    length = bytes.readUIntBE(at, 3);
    type = bytes[at + 3] ?? 0;
    flags = bytes[at + 4] ?? 0;
    stream = bytes.readUInt32BE(at + 5) & 0x7fff_ffff;
    isInPayload = true;
    heldFilled = 0;
    if (length > maxFrameBytes) fail(http2Error.FRAME_SIZE_ERROR);
    else if (type === frameType.DATA) {
      dataLeft = length;
      paddingLeft = 0;
      isPaddingNext = (flags & frameFlag.PADDED) !== 0;
      if (isPaddingNext && length === 0) fail(http2Error.FRAME_SIZE_ERROR);
      else tell(on.onData(flags, stream, length));
    }
  };
  const addHead = (bytes: Buffer, at: number, end: number): number => {
    if (headFilled === 0 && end - at >= frameHeadBytes) {
      begin(bytes, at);
      return at + frameHeadBytes;
    }
    const count = bytes.copy(head, headFilled, at, end);
    headFilled += count;
    if (headFilled === frameHeadBytes) {
      headFilled = 0;
      begin(head, 0);
    }
    return at + count;
  };
  const addWhole = (bytes: Buffer, at: number, end: number): number => {
    if (heldFilled === 0 && end - at >= length) {
      isInPayload = false;
      tell(on.onFrame(type, flags, stream, bytes, at, at + length));
      return at + length;
    }
    held ??= Buffer.allocUnsafeSlow(maxFrameBytes);
    const count = bytes.copy(held, heldFilled, at, Math.min(end, at + length - heldFilled));
    heldFilled += count;
    if (heldFilled === length) {
      isInPayload = false;
      tell(on.onFrame(type, flags, stream, held, 0, length));
    }
    return at + count;
  };
  const addData = (bytes: Buffer, at: number, end: number): number => {
    let next = at;
    if (isPaddingNext && next < end) {
      isPaddingNext = false;
      paddingLeft = bytes[next] ?? 0;
      dataLeft -= 1 + paddingLeft;
      next += 1;
      if (dataLeft < 0) {
        fail(http2Error.PROTOCOL_ERROR);
        return end;
      }
    }
    if (isPaddingNext) return next;
    const dataEnd = Math.min(end, next + dataLeft);
    if (dataEnd > next) {
      dataLeft -= dataEnd - next;
      tell(on.onDataPiece(stream, bytes, next, dataEnd));
      next = dataEnd;
    }
    const padding = dataLeft === 0 ? Math.min(end - next, paddingLeft) : 0;
    paddingLeft -= padding;
    if (dataLeft === 0 && paddingLeft === 0) {
      isInPayload = false;
      if (!isOver) tell(on.onDataEnd(flags, stream));
    }
    return next + padding;
  };
  // A payload may be empty: its frame ends without another byte.
  const goesOn = (at: number, end: number) => !isOver && (at < end || (isInPayload && length === 0));
  return {
    add: (bytes, end) => {
      for (let at = 0; goesOn(at, end);) {
        if (!isInPayload) at = addHead(bytes, at, end);
        else at = type === frameType.DATA ? addData(bytes, at, end) : addWhole(bytes, at, end);
      }
    },
  };
}
