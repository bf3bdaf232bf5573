import { grpcCode } from '../inference/grpc-code.js';

/** Why an answer is not read on, in the words of grpc-js (its stream-decoder.ts, client.ts); without a code it is one of ours. */
export type MessageFault = { readonly code: number | undefined; readonly details: string };

export type GrpcMessageReader = {
  /** Reads another answer from now on. */
  readonly begin: () => void;
  /** Bytes of its body; they are copied. */
  readonly add: (bytes: Buffer, from: number, end: number) => MessageFault | undefined;
  /** The message, where it has come whole. */
  readonly message: () => Buffer | undefined;
};

/** A message's length comes before it, behind a flag of compression (grpc, doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message"). */
const headBytes = 5;

/** Memory for a message is taken at once up to this size, and then as it comes: its length is the server's word. */
const trustedBytes = 1024 * 1024;

/** A message without compression has 0 there, and any other value but 1 is read as it, as grpc-js does. */
const compressed = 1;

const tooMany: MessageFault = { code: grpcCode.UNIMPLEMENTED, details: 'Too many responses received' };
const notOffered: MessageFault = { code: undefined, details: 'compressed in a way that was not offered' };

/** Reads the one message of a unary answer, in pieces of any size. Of another one behind it only the end is waited for. */
export function createMessageReader(maxBytes: number): GrpcMessageReader {
  const head = Buffer.alloc(headBytes);
  let headFilled = 0;
  let length = 0;
  let filled = 0;
  let room: Buffer | undefined;
  let message: Buffer | undefined;

  const readHead = (): MessageFault | undefined => {
    length = head.readUInt32BE(1);
    filled = 0;
    if (length > maxBytes) {
      const details = `Received message larger than max (${length} vs ${maxBytes})`;
      return { code: grpcCode.RESOURCE_EXHAUSTED, details };
    }
    if (head[0] === compressed) return notOffered;
    if (message === undefined) room = Buffer.allocUnsafe(Math.min(length, trustedBytes));
    return undefined;
  };
  const withRoom = (size: number): Buffer => {
    if (room !== undefined && size <= room.length) return room;
    const grown = Buffer.allocUnsafe(Math.min(length, Math.max(size, (room?.length ?? 0) * 2)));
    room?.copy(grown, 0, 0, filled);
    room = grown;
    return grown;
  };
  return {
    begin: () => {
      headFilled = 0;
      room = undefined;
      message = undefined;
    },
    add: (bytes, from, end) => {
      let at = from;
      while (at < end) {
        if (headFilled < headBytes) {
          const count = bytes.copy(head, headFilled, at, end);
          headFilled += count;
          at += count;
          const fault = headFilled === headBytes ? readHead() : undefined;
          if (fault !== undefined) return fault;
        }
        if (headFilled < headBytes) return undefined;
        const count = Math.min(length - filled, end - at);
        if (message === undefined) bytes.copy(withRoom(filled + count), filled, at, at + count);
        filled += count;
        at += count;
        if (filled < length) return undefined;
        if (message !== undefined) return tooMany;
        message = withRoom(length);
        room = undefined;
        headFilled = 0;
      }
      return undefined;
    },
    message: () => message,
  };
}
