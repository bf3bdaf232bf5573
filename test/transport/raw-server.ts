import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { framesIn, settingsAck, settingsOf } from './raw-frames.js';
import { listen } from './servers.js';

/** Answers each request that came whole; `connection` and `count` are of the request, from 1. */
export type Answer = (socket: Socket, stream: number, connection: number, count: number) => void;

const prefaceBytes = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length;

/** A server of HTTP/2 that answers in raw frames; over TLS where there is a certificate. */
export async function startFrames(
  answer: Answer,
  certificate?: { readonly key: string; readonly cert: string },
) {
  let connections = 0;
  let count = 0;
  const open = new Set<Socket>();
  const serve = (socket: Socket) => {
    const connection = ++connections;
    open.add(socket);
    let left = Buffer.alloc(0);
    let isBegun = false;
    socket.setNoDelay(true);
    socket.write(settingsOf());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      left = Buffer.concat([left, bytes]);
      if (!isBegun && left.length < prefaceBytes) return;
      if (!isBegun) left = left.subarray(prefaceBytes);
      isBegun = true;
      const { frames, rest } = framesIn(left);
      left = Buffer.from(rest);
      for (const { type, flags, stream } of frames) {
        if (type === 4 && flags === 0) socket.write(settingsAck);
        if (type === 0 && flags === 1) answer(socket, stream, connection, ++count);
      }
    });
  };
  const { port, close } = await listen(
    certificate === undefined
      ? createServer(serve)
      : createTlsServer({ ...certificate, ALPNProtocols: ['h2'] }, serve),
  );
  return {
    port,
    connections: () => connections,
    /** Connections that have not ended. */
    open,
    close,
  };
}
