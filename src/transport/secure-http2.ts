import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { closeOnError, tlsOptions } from './connection.js';
import type { Target, Trust } from './transport.js';

/** TLS over a connection that stands, for HTTP/2. Rejects with code `NOT_HTTP2` where the server chooses HTTP/1.1. */
export function secureHttp2(socket: Socket, target: Target, trust: Trust, told: (error: Error) => void) {
  return new Promise<ReturnType<typeof connectTls>>((resolve, reject) => {
    const options = { socket, host: target.address, ALPNProtocols: ['h2'], ...tlsOptions(target, trust) };
    const tls = connectTls(options, () => {
      if (tls.alpnProtocol === 'http/1.1') reject(notHttp2());
      else resolve(tls);
    });
    closeOnError(tls);
    tls.on('error', (error) => {
      told(error);
      reject(error);
    });
    tls.on('close', () => reject(Object.assign(new Error('the connection was closed'), { code: 'CLOSED' })));
  });
}

function notHttp2(): Error {
  return Object.assign(new Error('the far side does not speak HTTP/2'), { code: 'NOT_HTTP2' });
}
