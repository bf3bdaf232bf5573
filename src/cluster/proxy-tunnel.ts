import http from 'node:http';
import net, { type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls, { type ConnectionOptions } from 'node:tls';
import { isIP, isIPv6 } from '../network/ip.js';
import { Problem } from '../problem.js';
import { connectTimeoutMs } from './limits.js';
import { wordsOf } from './network-problem.js';
import { proxyRemedy, type ApiProxy } from './proxy.js';

/** The server that an agent needs a connection to. */
type TunnelTarget = ConnectionOptions & {
  readonly host?: string | null;
  readonly port?: string | number | null;
};
type Connect = (target: TunnelTarget, opened: (error: Error | null, socket?: Duplex) => void) => undefined;

/** Ways through one proxy. Each fails with a Problem "cluster" that names the proxy, where the proxy is what failed. */
export type Tunnels = {
  readonly open: Connect;
  /** The same, with TLS to the server in the tunnel. */
  readonly openTls: Connect;
  /** A connection to the proxy itself, which is asked for whole URLs. */
  readonly connectProxy: Connect;
  /** Ends what is still being opened. */
  readonly close: () => void;
};

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Tunnels through the proxy of the API server: CONNECT over HTTP or HTTPS, or SOCKS 5. */
export function createTunnels(proxy: ApiProxy): Tunnels {
  const opening = new Set<Socket>();

  /** Calls back once, with the tunnel or with what went wrong; `socket` is destroyed then. */
  async function through(target: TunnelTarget): Promise<Socket> {
    const host = target.host ?? '';
    const port = Number(target.port);
    if (proxy.url.protocol.startsWith('socks')) return throughSocks(proxy, host, port);
    const socket = await connected(proxy, opening);
    try {
      await askForTunnel(proxy, socket, isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      opening.delete(socket);
    }
    return socket;
  }

  function settled(socket: Socket): Socket {
    opening.delete(socket);
    return socket;
  }

  const open: Connect = (target, opened) =>
    void through(target).then(
      (socket) => opened(null, socket),
      (error: unknown) => opened(asProxyProblem(proxy, error)),
    );
  return {
    open,
    openTls: (target, opened) =>
      void through(target).then(
        (socket) => opened(null, tls.connect({ ...target, path: undefined, socket, ...serverName(target) })),
        (error: unknown) => opened(asProxyProblem(proxy, error)),
      ),
    connectProxy: (_, opened) =>
      void connected(proxy, opening).then(
        (socket) => opened(null, settled(socket)),
        (error: unknown) => opened(asProxyProblem(proxy, error)),
      ),
    close: () => {
      for (const socket of opening) socket.destroy(new Error('closed'));
    },
  };
}

/** User and password of the proxy's URL (RFC 7617), for the proxy alone. */
export function proxyAuthorization({ url }: ApiProxy): Readonly<Record<string, string>> {
  if (url.username === '' && url.password === '') return {};
  const login = `${decoded(url.username)}:${decoded(url.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}

/** SNI takes no address (RFC 6066, section 3). */
function serverName({ servername, host }: TunnelTarget): { readonly servername?: string } {
  if (servername !== undefined && servername !== '') return { servername };
  return host === null || host === undefined || isIP(host) !== 0 ? {} : { servername: host };
}

function connected(proxy: ApiProxy, opening: Set<Socket>): Promise<Socket> {
  const { protocol, hostname, port } = proxy.url;
  const to = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (defaultPorts[protocol] ?? 80) };
  const socket =
    protocol === 'https:'
      ? tls.connect({ ...to, ...(isIP(to.host) === 0 ? { servername: to.host } : {}) })
      : net.connect(to);
  opening.add(socket);
  const onTimeout = (): void =>
    void socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
  socket.setTimeout(connectTimeoutMs, onTimeout);
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      opening.delete(socket);
      reject(error);
    };
    socket.once('error', onError);
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      socket.off('error', onError);
      socket.setTimeout(0, onTimeout);
      resolve(socket);
    });
  });
}

/** CONNECT of RFC 9110, section 9.3.6. Rejects when the proxy says anything but 2xx. */
function askForTunnel(proxy: ApiProxy, socket: Socket, target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      method: 'CONNECT',
      path: target,
      headers: { host: target, 'user-agent': 'isvc', ...proxyAuthorization(proxy) },
      setHost: false,
      createConnection: () => socket,
      timeout: connectTimeoutMs,
    });
    const refuse = (status: number | undefined): void => reject(refusedTunnel(proxy, target, status ?? 0));
    request.once('connect', ({ statusCode = 0 }, _, head) => {
      if (statusCode < 200 || statusCode > 299) return refuse(statusCode);
      // The bytes that the server sent at once, which only one that does not wait for TLS does.
      if (head.length > 0) socket.unshift(head);
      socket.removeAllListeners('timeout');
      socket.setTimeout(0);
      resolve();
    });
    request.once('response', ({ statusCode }) => refuse(statusCode));
    request.once('upgrade', () => refuse(101));
    request.once('timeout', () => reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    request.on('error', reject);
    request.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    request.end();
  });
}

async function throughSocks(proxy: ApiProxy, host: string, port: number): Promise<Socket> {
  const { SocksClient } = await import('socks');
  const { hostname, port: proxyPort, username, password } = proxy.url;
  const login = username === '' ? {} : { userId: decoded(username), password: decoded(password) };
  const { socket } = await SocksClient.createConnection({
    proxy: { host: hostname.replace(/^\[|\]$/g, ''), port: Number(proxyPort) || 1080, type: 5, ...login },
    command: 'connect',
    destination: { host, port },
    timeout: connectTimeoutMs,
  });
  return socket;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that means itself.
    return text;
  }
}

function refusedTunnel(proxy: ApiProxy, target: string, status: number): Problem {
  const summary = `${sentence(proxy.shown)} answered HTTP ${status} when isvc asked it for a connection to ${target}.`;
  const login =
    'It asks for a login: write user and password into its URL, as http://USER:PASSWORD@HOST:PORT.';
  return new Problem('cluster', summary, {
    remedy: status === 407 ? login : `${proxyRemedy(proxy)} It may not let connections to that port through.`,
  });
}

function asProxyProblem(proxy: ApiProxy, error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem('cluster', `${sentence(proxy.shown)} ${wordsOf(error).says}.`, {
    remedy: proxyRemedy(proxy),
    cause: error,
  });
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
