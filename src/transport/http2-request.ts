import {
  frameBytes,
  frameFlag,
  frameHeadBytes,
  frameType,
  maxFrameBytes,
  writeFrameHead,
} from './http2-frames.js';

/** A request that is sent many times: the block of its header fields, and its body in two parts. */
export type Http2Request = {
  readonly block: Buffer;
  readonly prefix: Buffer;
  readonly message: Buffer;
};

/** The bytes that open a stream; the numbers of the stream in them are to be written. */
export type Opening = {
  readonly request: Http2Request;
  readonly isFirst: boolean;
  /** The body is in it. */
  readonly isWhole: boolean;
  readonly bytes: Buffer;
  readonly numberedAt: readonly number[];
};

/** With the five bytes before a gRPC message. */
export function bodyBytes({ prefix, message }: Http2Request): number {
  return prefix.length + message.length;
}

/** Says that the sender's table of header fields is empty from now on: whatever size the peer has for it, that fits (RFC 7541, section 6.3). */
const emptyTable = Buffer.of(0x20);

/** `isFirst`: of its connection. */
export function openingOf(request: Http2Request, isFirst: boolean, isWhole: boolean): Opening {
  const { prefix, message } = request;
  const block = isFirst ? Buffer.concat([emptyTable, request.block]) : request.block;
  const frames = [];
  for (let from = 0; from === 0 || from < block.length; from += maxFrameBytes) {
    const end = Math.min(block.length, from + maxFrameBytes);
    const flags = end === block.length ? frameFlag.END_HEADERS : 0;
    const type = from === 0 ? frameType.HEADERS : frameType.CONTINUATION;
    frames.push(frameBytes(type, flags, 0, block.subarray(from, end)));
  }
  if (isWhole)
    frames.push(frameBytes(frameType.DATA, frameFlag.END_STREAM, 0, Buffer.concat([prefix, message])));
  const numberedAt: number[] = [];
  let size = 0;
  for (const frame of frames) {
    numberedAt.push(size + frameHeadBytes - 4);
    size += frame.length;
  }
  return { request, isFirst, isWhole, bytes: Buffer.concat(frames), numberedAt };
}

/** The opening of this stream. It is the same memory each time: what was written of it before has to have gone out. */
export function numbered({ bytes, numberedAt }: Opening, stream: number): Buffer {
  for (const at of numberedAt) bytes.writeUInt32BE(stream, at);
  return bytes;
}

/** A frame of the body from a place on, with no more than so many of its bytes: its head, with the prefix where it begins there, and the rest. */
export function bodyFrame(
  request: Http2Request,
  stream: number,
  from: number,
  most: number,
): { readonly head: Buffer; readonly rest: Buffer; readonly end: number } {
  const { prefix, message } = request;
  const end = Math.min(bodyBytes(request), from + Math.min(most, maxFrameBytes));
  const ofPrefix = prefix.subarray(from, end);
  const head = Buffer.allocUnsafe(frameHeadBytes + ofPrefix.length);
  const flags = end === bodyBytes(request) ? frameFlag.END_STREAM : 0;
  writeFrameHead(head, 0, end - from, frameType.DATA, flags, stream);
  ofPrefix.copy(head, frameHeadBytes);
  const rest = message.subarray(Math.max(0, from - prefix.length), Math.max(0, end - prefix.length));
  return { head, rest, end };
}
