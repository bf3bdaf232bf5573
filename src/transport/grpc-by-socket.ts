import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { lookupOf, probeAfterMs, socketFault, tlsOptions } from './connection.js';
import { createAnswerReader } from './grpc-answer.js';
import type { Channel } from './grpc-connection.js';
import type { RequestMaker } from './grpc-request.js';
import { openHttp2 } from './http2-connection.js';
import type { AnswerLimits, Fault } from './limits.js';
import type { Stopwatch } from './stopwatch.js';
import type { Target, Trust } from './transport.js';

/** What is read at once: a record of TLS has no more. Each connection has one buffer, which it reads into again and again. */
const bufferBytes = 16_384;

const notHttp2: Fault = { code: 'NOT_HTTP2', message: 'the far side does not speak HTTP/2' };

/**
 * A channel whose connection is a socket that is read without Node's streams, and written in HTTP/2 frames of our own: for one of many calls
 * alike, since grpc-js and Node's HTTP/2 leave more to collect for each than anything else does. Begins nothing yet: the first call connects.
 */
export function openSocketChannel(
  target: Target,
  trust: Trust,
  { maxAnswerBytes }: AnswerLimits,
  requestOf: RequestMaker,
): Channel {
  let watch: Stopwatch | undefined;
  let socket: Socket | undefined;
  let fault: Fault | undefined;
  const connection = openHttp2(
    {
      write: (bytes) => void socket?.write(bytes),
      waitingBytes: () => socket?.writableLength ?? 0,
      end: () => socket?.destroy(),
    },
    () => watch?.mark(target.tls ? 'secured' : 'connected'),
  );
  const answer = createAnswerReader(maxAnswerBytes, () => connection.cancel(answer));
  const fail = (why: Fault, cause?: Error) => {
    fault ??= why;
    connection.lose(cause);
  };
  const begin = () => {
    if (!target.tls) connection.open();
    else if ((socket as TLSSocket).alpnProtocol === 'http/1.1') fail(notHttp2);
    else connection.open();
  };
  const connect = (): Socket => {
    const opened = openSocket(target, trust, connection.add);
    opened.setKeepAlive(true, probeAfterMs);
    opened.once('lookup', (error: Error | null) => {
      if (error === null) watch?.mark('resolved');
    });
    if (target.tls) opened.once('connect', () => watch?.mark('connected'));
    opened.once(target.tls ? 'secureConnect' : 'connect', begin);
    opened.on('error', (error) => fail(socketFault(error), error));
    opened.on('end', () => connection.lose(undefined));
    opened.on('close', () => connection.lose(undefined));
    return opened;
  };
  return {
    start: (call, listener) => {
      answer.begin(listener);
      connection.send(requestOf(call, target), answer);
      socket ??= connect();
      return () => connection.cancel(answer);
    },
    time: (of) => {
      watch = of;
      if (connection.isReady()) of.reuse();
    },
    isReady: connection.isReady,
    fault: () => fault,
    localPort: () => socket?.localPort,
    close: () => {
      socket?.destroy();
      connection.lose(undefined);
    },
  };
}

function openSocket(target: Target, trust: Trust, add: (bytes: Buffer, end: number) => void): Socket {
  const options = {
    host: target.address,
    port: target.port,
    lookup: lookupOf(target, trust),
    noDelay: true,
    onread: {
      buffer: Buffer.allocUnsafeSlow(bufferBytes),
      callback: (count: number, buffer: Uint8Array) => {
        add(buffer as Buffer, count);
        return true;
      },
    },
  };
  return target.tls
    ? connectTls({ ...options, ...tlsOptions(target, trust), ALPNProtocols: ['h2'] })
    : connectPlain(options);
}
