import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { lookupOf, targetKey, tlsOptions } from './connection.js';
import type { Target, Trust } from './transport.js';

/** Whose turn it is on a connection. */
export type SocketUser = {
  /** The bytes hold until it returns. */
  readonly onBytes: (bytes: Buffer) => void;
  /** The server ended its side. */
  readonly onEnd: () => void;
  readonly onError: (error: Error) => void;
};

/** A connection that carries one request at a time. */
export type PooledSocket = {
  readonly socket: Socket;
  /** It has carried a request before. */
  readonly isReused: boolean;
  /** Gives it back, once: for the next request, where it is kept. `keptMs`: the server closes it after so long. */
  readonly release: (isKept: boolean, keptMs?: number) => void;
};

export type SocketPool = {
  /** A free connection to the target, the last one that was used first; or a new one. */
  readonly take: (target: Target, user: SocketUser) => PooledSocket;
  /** Closes those that carry nothing. */
  readonly closeIdle: (target: Target) => void;
  /** Closes all of them: those that carry a request end with an error. */
  readonly close: () => void;
};

/** What is read at once: a record of TLS has no more. Each connection has one buffer, which it reads into again and again. */
const bufferBytes = 16_384;

/** A connection is not used in the last second before the server closes it: Node's agents leave as much. */
const closingMs = 1000;

type Place = { readonly idle: Line[]; readonly all: Set<Line> };
type Line = { readonly socket: Socket; user: SocketUser | undefined; untilMs: number };

/**
 * Connections that are read without Node's streams: bytes come to a callback (`onread`), which is most of what a small answer costs
 * otherwise. Not through a proxy.
 */
export function createSocketPool(trust: Trust): SocketPool {
  const places = new Map<string, Place>();
  let last: { readonly target: Target; readonly place: Place } | undefined;
  const placeOf = (target: Target): Place => {
    if (last?.target === target) return last.place;
    const key = targetKey(target.tls ? target : { ...target, host: '' }, trust);
    const place = places.get(key) ?? { idle: [], all: new Set() };
    places.set(key, place);
    last = { target, place };
    return place;
  };
  const pooled = (line: Line, user: SocketUser, { idle }: Place, isReused: boolean): PooledSocket => ({
    socket: line.socket,
    isReused,
    release: (isKept, keptMs) => {
      if (line.user !== user) return;
      line.user = undefined;
      line.untilMs = keptMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + keptMs - closingMs;
      if (isKept && isOpen(line.socket)) idle.push(line);
      else line.socket.destroy();
    },
  });
  return {
    take: (target, user) => {
      const place = placeOf(target);
      for (let line = place.idle.pop(); line !== undefined; line = place.idle.pop()) {
        const isOld = line.untilMs !== Number.POSITIVE_INFINITY && performance.now() > line.untilMs;
        if (isOld || !isOpen(line.socket)) {
          line.socket.destroy();
          continue;
        }
        line.user = user;
        return pooled(line, user, place, true);
      }
      return pooled(openLine(target, trust, place, user), user, place, false);
    },
    closeIdle: (target) => {
      for (const { socket } of placeOf(target).idle.splice(0)) socket.destroy();
    },
    close: () => {
      for (const { all } of places.values()) for (const { socket } of all) socket.destroy();
      places.clear();
      last = undefined;
    },
  };
}

function isOpen(socket: Socket): boolean {
  // What was not sent yet belongs to a request that was answered before its end.
  return !socket.destroyed && socket.writable && socket.writableLength === 0;
}

function openLine(target: Target, trust: Trust, { idle, all }: Place, user: SocketUser): Line {
  const onread = {
    buffer: Buffer.allocUnsafeSlow(bufferBytes),
    callback: (count: number, buffer: Uint8Array) => {
      // Bytes that nobody asked for: the connection cannot be trusted with another request.
      if (line.user === undefined) line.socket.destroy();
      else line.user.onBytes((buffer as Buffer).subarray(0, count));
      return true;
    },
  };
  const options = {
    host: target.address,
    port: target.port,
    lookup: lookupOf(target, trust),
    noDelay: true,
    onread,
  };
  const socket = target.tls
    ? connectTls({ ...options, ...tlsOptions(target, trust), ALPNProtocols: ['http/1.1'] })
    : connectPlain(options);
  const line: Line = { socket, user, untilMs: Number.POSITIVE_INFINITY };
  all.add(line);
  socket.setKeepAlive(true, 1000);
  socket.on('end', () => {
    if (line.user === undefined) socket.destroy();
    else line.user.onEnd();
  });
  socket.on('error', (error) => line.user?.onError(error));
  socket.on('close', () => {
    all.delete(line);
    const at = idle.indexOf(line);
    if (at >= 0) idle.splice(at, 1);
    line.user?.onEnd();
  });
  return line;
}
