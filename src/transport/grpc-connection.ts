import { type ClientHttp2Session, connect } from 'node:http2';
import type { Socket } from 'node:net';
import { startTimer } from '../inference/timer.js';
import { hostPort } from '../inference/address.js';
import { failureCode } from '../inference/failure-code.js';
import type { Fault } from './fault.js';
import { openSocket } from './grpc-socket.js';
import { maxHeaderBytes, maxHeaderCount } from './limits.js';
import type { Stopwatch } from './stopwatch.js';
import type { Target, Trust } from './transport.js';

/** What a server may have on its way to us before we have read it: small windows make every large answer wait for the network. */
const windowBytes = 4 * 1024 * 1024;

export type Connection = {
  readonly session: ClientHttp2Session;
  /** Settles when the far side's SETTINGS came, with undefined, or with why they did not. */
  readonly opened: Promise<Fault | undefined>;
  /** False before that, and again when it closes or takes no more calls (GOAWAY). */
  readonly isOpen: () => boolean;
  /** Marks the steps of its making; one that stands already is a reused one. */
  readonly time: (watch: Stopwatch) => void;
  /** Why it ended, where it did. */
  readonly fault: () => Fault | undefined;
  readonly bytesRead: () => number;
  /** Calls back once: whether the far side answers a ping within so many milliseconds. Returns what stops it. */
  readonly ping: (limitMs: number, then: (alive: boolean) => void) => () => void;
};

/** Begins an HTTP/2 connection with prior knowledge or by ALPN. `onUnusable` is called once, when it takes no more calls. */
export function openConnection(
  target: Target,
  trust: Trust,
  tunnel: Socket | undefined,
  onUnusable: () => void,
): Connection {
  const socket = openSocket(target, trust, tunnel);
  const session = connect(`${target.tls ? 'https' : 'http'}://${hostPort(target)}`, {
    createConnection: () => socket,
    maxHeaderListPairs: maxHeaderCount,
    settings: { enablePush: false, initialWindowSize: windowBytes, maxHeaderListSize: maxHeaderBytes },
    // In MB. It bounds what we send, too, and a payload may be large.
    maxSessionMemory: 1024,
  });
  let state: 'opening' | 'open' | 'unusable' = 'opening';
  let fault: Fault | undefined;
  const opening = Promise.withResolvers<Fault | undefined>();

  const end = (why: Fault) => {
    fault ??= why;
    opening.resolve(fault);
    if (state === 'unusable') return;
    state = 'unusable';
    onUnusable();
  };
  session.once('remoteSettings', () => {
    if (state === 'opening') state = 'open';
    opening.resolve(undefined);
    session.setLocalWindowSize(windowBytes);
  });
  session.on('error', (error) => end(connectionFault(error, state === 'opening')));
  session.on('close', () => end(closedFault(state === 'opening')));
  session.on('goaway', (code) => {
    // Its calls may go on; new ones need another.
    if (code === 0) end({ code: 'GOAWAY', message: 'the far side closed the connection (GOAWAY)' });
    else
      end({ code: 'GOAWAY', message: `the far side closed the connection (GOAWAY, HTTP/2 error ${code})` });
  });
  if ('alpnProtocol' in socket) {
    socket.once('secureConnect', () => {
      if (socket.alpnProtocol === 'http/1.1') session.destroy(notHttp2());
    });
  }
  return {
    session,
    opened: opening.promise,
    isOpen: () => state === 'open' && !session.closed && !session.destroyed,
    time: (watch) => timeSteps(watch, socket, target.tls, state === 'open', opening.promise),
    fault: () => fault,
    bytesRead: () => socket.bytesRead,
    ping: (limitMs, then) => ping(session, limitMs, then),
  };
}

/** Connecting ends with the far side's SETTINGS: before them nothing of a request goes out. */
function timeSteps(
  watch: Stopwatch,
  socket: Socket,
  tls: boolean,
  open: boolean,
  opened: Promise<Fault | undefined>,
): void {
  if (open) {
    watch.reuse();
    return;
  }
  socket.once('lookup', (error: Error | null) => {
    if (error === null) watch.mark('resolved');
  });
  if (tls) socket.once('connect', () => watch.mark('connected'));
  const last = tls ? 'secured' : 'connected';
  void opened.then((fault) => (fault === undefined ? watch.mark(last) : undefined));
}

function ping(session: ClientHttp2Session, limitMs: number, then: (alive: boolean) => void): () => void {
  let waiting = true;
  const settle = (alive: boolean) => {
    if (!waiting) return;
    waiting = false;
    stopTimer();
    then(alive);
  };
  const stopTimer = startTimer(limitMs, () => settle(false));
  if (!session.ping((error) => settle(error === null))) settle(false);
  return () => {
    waiting = false;
    stopTimer();
  };
}

function notHttp2(): Error & { readonly code: string } {
  return Object.assign(new Error('the far side does not speak HTTP/2'), { code: 'NOT_HTTP2' });
}

/** Node's HTTP/2 client has one code for all that is no HTTP/2; before SETTINGS came, it was no HTTP/2 at all. */
function connectionFault(error: Error, opening: boolean): Fault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'ERROR';
  const cause = failureCode(code, error.message);
  if (cause === 'NOT_HTTP2') return notHttp2();
  if (code === 'ERR_HTTP2_ERROR' || code === 'ERR_HTTP2_SESSION_ERROR') {
    return opening ? notHttp2() : { code: 'BAD_HTTP', message: `its HTTP/2 is broken: ${error.message}` };
  }
  // Several addresses that all failed (net.Socket, autoSelectFamily) have no text of their own.
  return { code: cause, message: error.message === '' ? cause : error.message };
}

function closedFault(opening: boolean): Fault {
  const message = opening ? 'the connection was closed before HTTP/2 began' : 'the connection was closed';
  return { code: 'CLOSED', message };
}
