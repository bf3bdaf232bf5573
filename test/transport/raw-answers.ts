import { frame } from './grpc-server.js';
import { blockOf, frameOf } from './raw-frames.js';
import type { Answer } from './raw-server.js';

export const type = ['content-type', 'application/grpc'] as const;
export const ok = [':status', '200'] as const;
export const done = ['grpc-status', '0'] as const;
export const message = frame(Buffer.from([8, 1]));

type Fields = readonly (readonly [string, string])[];

/** Answers in raw frames: a head, and a body and trailers where there are any; the last of them ends the stream. */
export function answerOf(
  fields: Fields,
  body: Uint8Array | 'no body' = message,
  trailers: Fields | 'no trailers' = [done],
): Answer {
  return (socket, stream) => {
    const parts: readonly (readonly [type: number, flags: number, payload: Buffer])[] = [
      [1, 4, blockOf(...fields)],
      ...(body === 'no body' ? [] : [[0, 0, Buffer.from(body)] as const]),
      ...(trailers === 'no trailers' ? [] : [[1, 4, blockOf(...trailers)] as const]),
    ];
    const ending = parts.length - 1;
    socket.write(
      Buffer.concat(
        parts.map(([frameType, flags, payload], at) =>
          frameOf(frameType, at === ending ? flags + 1 : flags, stream, payload),
        ),
      ),
    );
  };
}
