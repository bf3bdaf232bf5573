import { createHpackDecoder, type HeaderBlock, maxFieldBytes } from './hpack.js';
import { http2Error } from './http2-errors.js';
import { frameFlag, frameType } from './http2-frames.js';

/** Frames that a block of header fields may come in, and its bytes: Huffman's code makes it shorter, and nothing that is read makes it longer. */
const maxBlockFrames = 128;
const maxBlockBytes = maxFieldBytes;

type OpenBlock = {
  readonly stream: number;
  readonly isEnd: boolean;
  readonly parts: Buffer[];
  bytes: number;
};

export type BlockReader = {
  /** A block was begun: nothing but its other frames may come (RFC 9113, section 6.10). */
  readonly isOpen: () => boolean;
  /** Reads a frame of HEADERS or CONTINUATION; returns why the connection has to end, or nothing. */
  readonly add: (
    type: number,
    flags: number,
    stream: number,
    bytes: Buffer,
    from: number,
    end: number,
  ) => number | undefined;
  /** The peer keeps no table any more. */
  readonly forgetTable: () => void;
};

/** Joins the frames of a block of header fields, and reads it: of every stream, since all share one table. */
export function createBlockReader(
  onBlock: (stream: number, isEnd: boolean, block: HeaderBlock) => void,
): BlockReader {
  const decoder = createHpackDecoder();
  let open: OpenBlock | undefined;
  const read = (stream: number, isEnd: boolean, bytes: Buffer, from: number, end: number) => {
    const block = decoder.decode(bytes, from, end);
    if (block === undefined) return http2Error.COMPRESSION_ERROR;
    onBlock(stream, isEnd, block);
    return undefined;
  };
  const begin = (flags: number, stream: number, bytes: Buffer, from: number, end: number) => {
    const isPadded = (flags & frameFlag.PADDED) !== 0;
    const padding = isPadded && from < end ? (bytes[from] ?? 0) : 0;
    const start = from + (isPadded ? 1 : 0) + ((flags & frameFlag.PRIORITY) === 0 ? 0 : 5);
    const blockEnd = end - padding;
    if (start > blockEnd) return http2Error.PROTOCOL_ERROR;
    const isEnd = (flags & frameFlag.END_STREAM) !== 0;
    if ((flags & frameFlag.END_HEADERS) !== 0) return read(stream, isEnd, bytes, start, blockEnd);
    open = { stream, isEnd, parts: [Buffer.from(bytes.subarray(start, blockEnd))], bytes: blockEnd - start };
    return undefined;
  };
  const goOn = (block: OpenBlock, flags: number, bytes: Buffer, from: number, end: number) => {
    block.bytes += end - from;
    block.parts.push(Buffer.from(bytes.subarray(from, end)));
    if (block.bytes > maxBlockBytes || block.parts.length > maxBlockFrames)
      return http2Error.ENHANCE_YOUR_CALM;
    if ((flags & frameFlag.END_HEADERS) === 0) return undefined;
    open = undefined;
    const whole = Buffer.concat(block.parts);
    return read(block.stream, block.isEnd, whole, 0, whole.length);
  };
  return {
    isOpen: () => open !== undefined,
    add: (type, flags, stream, bytes, from, end) => {
      if (type === frameType.HEADERS) return begin(flags, stream, bytes, from, end);
      return open?.stream === stream ? goOn(open, flags, bytes, from, end) : http2Error.PROTOCOL_ERROR;
    },
    forgetTable: () => decoder.limitTable(0),
  };
}
