import { Readable } from 'node:stream';
import { type Fault, tooLarge } from './limits.js';
import { readBody } from './rest-body.js';
import type { AnswerHead, Progress } from './rest-exchange.js';

/** The body of an answer, as it comes from a connection. */
export type SocketBody = {
  /** The bytes hold only for the call. */
  readonly add: (piece: Buffer) => void;
  /** All of it has come. */
  readonly end: () => void;
  /** Nobody needs it any more. */
  readonly stop: () => void;
};

type BodyListener = { readonly answer: (body: Buffer) => void; readonly fail: (fault: Fault) => void };

/** Gathers a body up to a limit, and takes its compression off. Then calls `answer`, or `fail` as soon as it cannot. */
export function startBody(
  head: AnswerHead | undefined,
  maxBytes: number,
  progress: Progress,
  listener: BodyListener,
): SocketBody {
  const isPacked = head?.headers['content-encoding'] !== undefined;
  return isPacked ? packedBody(head, maxBytes, progress, listener) : plainBody(maxBytes, progress, listener);
}

function plainBody(maxBytes: number, progress: Progress, { answer, fail }: BodyListener): SocketBody {
  let room: Buffer | undefined;
  let size = 0;
  return {
    add: (piece) => {
      const before = size;
      size += piece.byteLength;
      progress.receivedBytes += piece.byteLength;
      if (size > maxBytes) fail(tooLarge(maxBytes));
      else if (room === undefined) room = Buffer.from(piece);
      else {
        if (size > room.byteLength) {
          const grown = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(size, room.byteLength * 2)));
          room.copy(grown, 0, 0, before);
          room = grown;
        }
        piece.copy(room, before);
      }
    },
    end: () => answer(room?.subarray(0, size) ?? Buffer.alloc(0)),
    stop: () => {
      room = undefined;
    },
  };
}

function packedBody(
  { status, headers }: AnswerHead,
  maxBytes: number,
  progress: Progress,
  { answer, fail }: BodyListener,
): SocketBody {
  const stream = new Readable({ read: () => {} });
  stream.on('error', ({ message }) => fail({ code: 'ERROR', message }));
  readBody(stream, { headers, statusCode: status }, maxBytes, {
    onPiece: (piece) => {
      progress.receivedBytes += piece.byteLength;
    },
    onEnd: (body) => {
      if (Buffer.isBuffer(body)) answer(body);
      else fail(body);
    },
  });
  let wireBytes = 0;
  return {
    add: (piece) => {
      wireBytes += piece.byteLength;
      // The stream takes all that it is given, and may not come to it soon.
      if (wireBytes > maxBytes) fail(tooLarge(maxBytes));
      else stream.push(Buffer.from(piece));
    },
    end: () => void stream.push(null),
    stop: () => void stream.destroy(),
  };
}
