import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { probeAfterMs, proxyOf, socketFault } from './connection.js';
import type { Fault } from './limits.js';
import { secureHttp2 } from './secure-http2.js';
import { openTunnel } from './tunnel.js';
import type { Target, Trust } from './transport.js';

export type SocketEvents = {
  /** A TCP connection stands: to the target, or to the proxy on the way. */
  readonly onSocket: (socket: Socket) => void;
  readonly onFault: (fault: Fault) => void;
};

/**
 * Makes a connection of grpc-js one of ours: through the target's proxy, with our TLS, and with its error kept, of which grpc-js
 * passes on only a text. `closing` ends what is still being connected. `_createSecureConnector` is how every ChannelCredentials of grpc-js does it.
 */
export function socketCredentials(
  target: Target,
  trust: Trust,
  events: SocketEvents,
  closing: AbortSignal,
): ChannelCredentials {
  const plain = credentials.createInsecure();
  const connectorOf = plain._createSecureConnector.bind(plain);
  const connect = async (tcp: Socket) => {
    tcp.setKeepAlive(true, probeAfterMs);
    events.onSocket(tcp);
    const told = (error: Error) => events.onFault(socketFault(error));
    tcp.on('error', told);
    try {
      const proxy = proxyOf(target, trust);
      const path = proxy === undefined ? tcp : await openTunnel(proxy, target, tcp, closing);
      if (!target.tls) return { socket: path, secure: false };
      return { socket: await secureHttp2(path, target, trust, told), secure: true };
    } catch (error) {
      told(error as Error);
      throw error;
    }
  };
  return Object.assign(plain, {
    _createSecureConnector: (...args: Parameters<typeof connectorOf>) => ({
      ...connectorOf(...args),
      connect,
    }),
  });
}
