import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import type { ApiProxy } from './proxy.js';
import type { Tunnels } from './proxy-tunnel.js';

/** How TLS to the API server is checked. */
export type TlsOptions = {
  readonly secureContext: SecureContext;
  /** For SNI and the certificate's name, in place of the server's. */
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
};

/** Opens and keeps connections to one API server. */
export type Agents = {
  readonly agent: http.Agent;
  /** For a WebSocket, where that takes another way: through a proxy it always takes a tunnel. */
  readonly tunnelAgent: http.Agent;
  /** A plain HTTP proxy is asked for whole URLs, with these headers. */
  readonly absoluteForm?: { readonly headers: Readonly<Record<string, string>> };
  /** Keeps no connection any more: those that are in use end with what they carry. True once none is open. */
  readonly retire: () => boolean;
  /** Closes every connection, those in use too. */
  readonly close: () => void;
};

/** Connections are kept: the next request is spared the handshakes. */
const kept = { keepAlive: true };

/** Agents for a server, straight or through its proxy. `tls` is undefined for a plain HTTP server. */
export async function createAgents(
  tls: TlsOptions | undefined,
  proxy: ApiProxy | undefined,
): Promise<Agents> {
  if (proxy === undefined) {
    const agent = tls === undefined ? new http.Agent(kept) : new https.Agent({ ...kept, ...tls });
    return { agent, tunnelAgent: agent, retire: () => retireAgent(agent), close: () => agent.destroy() };
  }
  // Loaded when first used: most servers have no proxy.
  const { createTunnels, proxyAuthorization } = await import('./proxy-tunnel.js');
  const tunnels = createTunnels(proxy);
  const agent = tunnelling(tls, tunnels);
  const close = (): void => {
    agent.destroy();
    tunnels.close();
  };
  if (tls !== undefined || proxy.url.protocol.startsWith('socks'))
    return { agent, tunnelAgent: agent, retire: () => retireAgent(agent), close };
  const direct = Object.assign(new http.Agent(kept), { createConnection: tunnels.connectProxy });
  return {
    agent: direct,
    tunnelAgent: agent,
    absoluteForm: { headers: proxyAuthorization(proxy) },
    retire: () => [direct, agent].map(retireAgent).every((isIdle) => isIdle),
    close: () => {
      direct.destroy();
      close();
    },
  };
}

function retireAgent(agent: http.Agent): boolean {
  agent.maxFreeSockets = 0;
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
  return Object.keys(agent.sockets).length === 0 && Object.keys(agent.requests).length === 0;
}

function tunnelling(tls: TlsOptions | undefined, tunnels: Tunnels): http.Agent {
  const agent = tls === undefined ? new http.Agent(kept) : new https.Agent({ ...kept, ...tls });
  return Object.assign(agent, { createConnection: tls === undefined ? tunnels.open : tunnels.openTls });
}
