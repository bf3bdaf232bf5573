import {
  type ClientHttp2Session,
  connect as connectHttp2,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { isIP } from '../network/ip.js';
import { hostPort } from '../network/address.js';
import { checkTarget, lookupOf, proxyOf, socketFault, targetKey } from './connection.js';
import { keepUntilClosed } from './http2-sessions.js';
import { maxInterimAnswers } from './limits.js';
import { headerObject } from './pass-http1.js';
import { cutShort, faultOf, isRefused } from './pass-http2-faults.js';
import { isSound, type KeptConnection } from './pass-http2-kept.js';
import type { HeaderList, PassedRequest, Passing, PassOutcome } from './passing.js';
import { secureHttp2 } from './secure-http2.js';
import { startStopwatch, type Stopwatch, watchSocket } from './stopwatch.js';
import type { Target, Trust } from './transport.js';
import { openTunnel } from './tunnel.js';

/** Over HTTP/2, with or without TLS: one connection to each target, for as many requests as it takes at a time. */
export function openHttp2Pass(trust: Trust): {
  readonly send: (target: Target, request: PassedRequest, connectMs: number) => Passing;
  readonly close: () => void;
} {
  const kept = new Map<string, KeptConnection>();
  const all = new Set<ClientHttp2Session>();
  const closing = new AbortController();
  const keptFor = (key: string): KeptConnection | undefined => {
    const one = kept.get(key);
    if (one === undefined) return undefined;
    if (isSound(one)) return one;
    kept.delete(key);
    one.session.close();
    return undefined;
  };
  const open = async (target: Target, watch: Stopwatch, signal: AbortSignal): Promise<KeptConnection> => {
    const key = targetKey(target, trust);
    const before = keptFor(key);
    if (before !== undefined) {
      watch.reuse();
      return before;
    }
    const socket = await openSocket(target, trust, watch, AbortSignal.any([signal, closing.signal]));
    // Requests that began together each opened one: the first that stands is for all of them.
    const meanwhile = keptFor(key);
    if (meanwhile !== undefined) {
      socket.destroy();
      return meanwhile;
    }
    const session = connectHttp2(`${target.tls ? 'https' : 'http'}://${hostPort(target)}`, {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
    keepUntilClosed(session);
    const usedAt = performance.now();
    const connection: KeptConnection = { session, socket, usedAt, streams: 0, isHttp2: false };
    all.add(session);
    kept.set(key, connection);
    const drop = () => {
      if (kept.get(key) === connection) kept.delete(key);
    };
    session.once('remoteSettings', () => {
      connection.isHttp2 = true;
    });
    session.on('goaway', drop);
    session.on('close', () => {
      drop();
      all.delete(session);
    });
    // Each of its streams tells it too.
    session.on('error', drop);
    return connection;
  };
  return {
    send: (target, request, connectMs) => {
      const watch = startStopwatch({ resolve: isIP(target.address) === 0, tls: target.tls });
      const stopped = new AbortController();
      const failureOf: Passing['failureOf'] = (code, message) => ({ phase: watch.phase(), code, message });
      const start = async (): Promise<PassOutcome> => {
        try {
          const checked = await checkTarget(target, trust, connectMs);
          if ('failure' in checked) return { ...checked, unread: true };
          const connection = await open(checked.target, watch, stopped.signal);
          stopped.signal.throwIfAborted();
          return await sendStream(connection, target, request, watch, failureOf, stopped.signal);
        } catch (error) {
          const { code, message } = socketFault(error as Error);
          return { failure: failureOf(code, message), unread: true };
        }
      };
      return { outcome: start(), timings: watch.timings, failureOf, stop: () => stopped.abort() };
    },
    close: () => {
      closing.abort();
      for (const session of all) session.destroy();
      kept.clear();
    },
  };
}

/** A connection for HTTP/2, through the target's proxy. Rejects with Node's codes, or signal.reason. */
async function openSocket(
  target: Target,
  trust: Trust,
  watch: Stopwatch,
  signal: AbortSignal,
): Promise<Socket> {
  const proxy = proxyOf(target, trust);
  let fault: Error | undefined;
  const told = (error: Error) => {
    fault ??= error;
  };
  const tcp =
    proxy === undefined
      ? await openTcp(target, trust, watch, signal)
      : await openTunnel(proxy, target, undefined, signal);
  watch.mark('resolved');
  watch.mark('connected');
  // Until HTTP/2 listens itself.
  tcp.on('error', told);
  if (!target.tls) return tcp;
  const stop = () => tcp.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const secured = await secureHttp2(tcp, target, trust, told);
    watch.mark('secured');
    return secured;
  } catch (error) {
    tcp.destroy();
    throw fault ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function openTcp(target: Target, trust: Trust, watch: Stopwatch, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const { address: host, port } = target;
    const socket = connectTcp({ host, port, noDelay: true, lookup: lookupOf(target, trust) });
    watchSocket(watch, socket);
    const stop = () => socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    const settle = () => signal.removeEventListener('abort', stop);
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
    socket.once('error', (error) => {
      settle();
      reject(error);
    });
  });
}

function sendStream(
  connection: KeptConnection,
  target: Target,
  request: PassedRequest,
  watch: Stopwatch,
  failureOf: Passing['failureOf'],
  signal: AbortSignal,
): Promise<PassOutcome> {
  const { body, method, path, headers } = request;
  const isBytes = !(body instanceof Readable);
  const stream = connection.session.request(
    {
      ...headerObject(headers),
      ':method': method,
      ':path': `${target.basePath}${path}`,
      ':scheme': target.tls ? 'https' : 'http',
      ':authority': target.host,
    } satisfies OutgoingHttpHeaders,
    { endStream: isBytes && body.byteLength === 0 },
  );
  connection.streams += 1;
  const { promise, resolve } = Promise.withResolvers<PassOutcome>();
  const stop = () => {
    connection.givenUpAtBytes = connection.socket.bytesRead;
    stream.close(constants.NGHTTP2_CANCEL);
  };
  signal.addEventListener('abort', stop, { once: true });
  let error: NodeJS.ErrnoException | undefined;
  let behind: IncomingHttpHeaders = {};
  let interim = 0;
  stream.on('headers', () => {
    interim += 1;
    if (interim > maxInterimAnswers) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  });
  stream.on('trailers', (trailers) => {
    behind = trailers;
  });
  stream.on('response', (head, flags) => {
    watch.mark('responded');
    resolve({
      answer: {
        status: head[':status'] ?? 0,
        headers: listOf(head),
        body: stream,
        isHeadOnly: (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0,
        fault: () => (stream.rstCode === constants.NGHTTP2_NO_ERROR ? undefined : cutShort(stream)),
        trailers: () => listOf(behind),
      },
    });
  });
  stream.on('error', (told: Error) => {
    error = told;
  });
  stream.on('close', () => {
    signal.removeEventListener('abort', stop);
    connection.streams -= 1;
    connection.usedAt = performance.now();
    if (!isBytes) {
      body.unpipe(stream);
      body.resume();
    }
    resolve({
      failure: failureOf(...faultOf(stream, error, connection.isHttp2)),
      unread: isBytes && isRefused(stream),
    });
  });
  if (isBytes) {
    if (body.byteLength > 0) stream.end(body);
  } else body.pipe(stream);
  return promise;
}

/** Without HTTP/2's own (`:status`); those of which several came are an array in Node. */
function listOf(headers: IncomingHttpHeaders): HeaderList {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined || name.startsWith(':')) return [];
    return (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const);
  });
}
