import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { trustedIdleMs } from './limits.js';

/** A connection that carries requests side by side, and is kept for the next one. */
export type KeptConnection = {
  readonly session: ClientHttp2Session;
  readonly socket: Socket;
  usedAt: number;
  streams: number;
  isHttp2: boolean;
  /** The bytes that had come when a request over it was given up. */
  givenUpAtBytes?: number;
};

/**
 * Whether another request goes over it: it stands, and was used lately, since another may have died in silence. So may one over which a
 * request was given up, or its server may have stopped within a frame: it is used again once more has come.
 */
export function isSound({ session, socket, usedAt, streams, givenUpAtBytes = -1 }: KeptConnection): boolean {
  const isFresh = streams > 0 || performance.now() - usedAt < trustedIdleMs;
  return isFresh && socket.bytesRead > givenUpAtBytes && !session.closed && !session.destroyed;
}
