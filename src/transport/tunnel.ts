import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { hostPort } from '../inference/address.js';
import type { Proxy } from '../inference/proxies.js';

/** The code of the error where a proxy does not let a connection through. */
const proxyRefusedCode = 'PROXY_REFUSED';
/** A proxy that says nothing for so long will not. */
const tunnelMs = 30_000;

/**
 * A connection to an address through a proxy (RFC 9110, section 9.3.6). Rejects with code `PROXY_REFUSED` where the proxy says no, with
 * `PROXY_FAILED` where it cannot be reached. `over`: a connection to the proxy that stands already.
 */
export function openTunnel(
  proxy: Proxy,
  to: { readonly address: string; readonly port: number },
  signal?: AbortSignal,
  over?: Socket,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const place = hostPort(to);
    const options = {
      method: 'CONNECT',
      host: proxy.host,
      port: proxy.port,
      path: place,
      agent: false,
      timeout: tunnelMs,
      headers: {
        host: place,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    };
    const servername = isIP(proxy.host) === 0 ? proxy.host : '';
    const secure = proxy.scheme === 'https';
    const path = { ...options, ...(over === undefined ? {} : { createConnection: () => overSocket(over) }) };
    const overSocket = (socket: Socket) => (secure ? connectTls({ socket, servername }) : socket);
    const request =
      secure && over === undefined ? httpsRequest({ ...options, servername }) : httpRequest(path);
    const leave = () => signal?.removeEventListener('abort', stop);
    const fail = (code: string, message: string) => {
      leave();
      request.destroy();
      reject(Object.assign(new Error(message), { code }));
    };
    // Only until it stands: others use the connection after those who asked for it.
    const stop = () => fail('ABORTED', 'it was stopped');
    signal?.addEventListener('abort', stop, { once: true });
    request.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      socket.setTimeout(0);
      if (statusCode >= 200 && statusCode < 300) {
        leave();
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      fail(proxyRefusedCode, `the proxy answered ${statusCode} to CONNECT ${place}`);
    });
    // A proxy may answer CONNECT as if it were any other request.
    request.on('response', ({ statusCode = 0 }) =>
      fail(proxyRefusedCode, `the proxy answered ${statusCode} to CONNECT ${place}`),
    );
    request.on('timeout', () => fail('PROXY_FAILED', 'the proxy says nothing'));
    request.on('error', (error) => fail('PROXY_FAILED', `the proxy cannot be reached: ${error.message}`));
    request.end();
  });
}
