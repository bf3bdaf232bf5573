import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** An API server that can only forward ports, as kube-apiserver and the kubelet do over v4.channel.k8s.io. */
export type TunnelServer = {
  readonly port: number;
  readonly paths: readonly string[];
  /** The open WebSockets. */
  readonly sockets: ReadonlySet<WebSocket>;
  readonly close: () => Promise<void>;
};

/** A status, with the message of its body; undefined: not refused. */
export type Refused = number | readonly [status: number, message: string] | undefined;

/** Forwards every pod's port to the same port on loopback. `refuse` answers the upgrade with a status instead. */
export async function startTunnelServer(refuse?: () => Refused): Promise<TunnelServer> {
  const paths: string[] = [];
  const webSockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('v4.channel.k8s.io') ? 'v4.channel.k8s.io' : false),
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    paths.push(request.url ?? '');
    const refused = refuse?.();
    const [status, message] = typeof refused === 'object' ? refused : [refused, 'refused by the test'];
    if (status !== undefined) {
      const body = JSON.stringify({ kind: 'Status', code: status, message });
      socket.end(
        `HTTP/1.1 ${status} No\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
      return;
    }
    const target = Number(new URL(request.url ?? '', 'http://api').searchParams.get('ports'));
    webSockets.handleUpgrade(request, socket, head, (webSocket) => bridge(webSocket, target));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    paths,
    sockets: webSockets.clients,
    close: async () => {
      for (const client of webSockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Carries the bytes of a port on loopback. */
export function bridge(webSocket: WebSocket, port: number): void {
  const portBytes = Buffer.of(port % 256, Math.floor(port / 256));
  webSocket.send(Buffer.concat([Buffer.of(0), portBytes]));
  webSocket.send(Buffer.concat([Buffer.of(1), portBytes]));
  // Not in the protocol, but nothing that a client may die of.
  webSocket.send(Buffer.alloc(0));
  const target = connect(port, '127.0.0.1');
  target.on('error', (error) => {
    const message = `error forwarding port ${port} to pod x: exit status 1: ${error.message}\n`;
    webSocket.send(Buffer.concat([Buffer.of(1), Buffer.from(message)]));
    webSocket.close();
  });
  target.on('data', (bytes) => {
    target.pause();
    webSocket.send(Buffer.concat([Buffer.of(0), bytes]), () => target.resume());
  });
  target.on('end', () => webSocket.close());
  webSocket.on('message', (message: Buffer) => target.write(message.subarray(1)));
  webSocket.on('close', () => target.destroy());
}
