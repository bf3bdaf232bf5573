import { request as httpRequest } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isIP } from '../network/ip.js';
import { hostPort } from '../network/address.js';
import { errorText } from '../network/failure.js';
import type { Proxy } from '../network/proxies.js';
import { startTimer } from '../runtime/wait.js';
import { type Fault, proxyAnswerMs } from './limits.js';

/** The codes of the errors where a proxy does not let a connection through, or does not answer. */
const proxyRefusedCode = 'PROXY_REFUSED';
const proxyFailedCode = 'PROXY_FAILED';

/** Why there is no connection to a proxy. */
export function noProxy(error: Pick<Error, 'message'>): Fault {
  return { code: proxyFailedCode, message: `the proxy cannot be reached: ${errorText(error)}` };
}

/**
 * A connection to an address through a proxy (RFC 9110, section 9.3.6). Rejects with code `PROXY_REFUSED` where the proxy says no, with
 * `PROXY_FAILED` where it cannot be reached, with signal.reason when aborted; nothing is left open then. `over`: a TCP connection to the
 * proxy that stands already, which is destroyed with it.
 */
export function openTunnel(
  proxy: Proxy,
  to: { readonly address: string; readonly port: number },
  over: Socket | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const place = hostPort(to);
    const opened = connectToProxy(proxy, over);
    const request = httpRequest({
      method: 'CONNECT',
      path: place,
      // Without an agent: with `agent: false` too, Node makes a connection of its own, to which it says everything in the clear.
      createConnection: () => opened,
      headers: {
        host: place,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    });
    // Only until the tunnel stands: others use the connection after the caller that asked for it.
    const leave = () => {
      stopTimer();
      signal.removeEventListener('abort', abort);
    };
    const end = (reason: unknown) => {
      leave();
      request.destroy();
      opened.destroy();
      reject(reason);
    };
    const fail = ({ code, message }: Fault) => end(Object.assign(new Error(message), { code }));
    const refuse = (status: number | undefined) =>
      fail({ code: proxyRefusedCode, message: `the proxy answered ${status} to CONNECT ${place}` });
    const abort = () => end(signal.reason);
    const stopTimer = startTimer(proxyAnswerMs, () =>
      fail({ code: proxyFailedCode, message: 'the proxy does not answer' }),
    );
    signal.addEventListener('abort', abort, { once: true });
    request.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) return refuse(statusCode);
      leave();
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    // A proxy may answer CONNECT as if it were any other request.
    request.on('response', ({ statusCode }) => refuse(statusCode));
    request.on('error', (error) => fail(noProxy(error)));
    request.end();
  });
}

/** A proxy's own TLS is verified against the system's roots, whatever the target's is verified against. */
function connectToProxy({ scheme, host, port }: Proxy, over: Socket | undefined): Socket {
  if (scheme === 'http') return over ?? connectTcp({ host, port });
  const place = over === undefined ? { host, port } : { host, socket: over };
  return connectTls({ ...place, servername: isIP(host) === 0 ? host : '' });
}
