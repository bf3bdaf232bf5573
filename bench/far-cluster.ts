import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request as sendRequest } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/** What stands at a port of this machine until it is closed. */
export type Opened = { readonly port: number; readonly close: () => void };

/**
 * A TLS server before the API server of `kubeconfig`, as real ones have it. `ports`: numbers of ports in its answers, and what stands in
 * their place. Its certificate is written to `folder`.
 */
export async function startTlsApi(
  kubeconfig: string,
  folder: string,
  ports: ReadonlyMap<number, number> = new Map(),
): Promise<Opened & { readonly caFile: string }> {
  const { origin } = new URL(serverOf(readFileSync(kubeconfig, 'utf8')));
  const [keyFile, caFile] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=api';
  const named = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', caFile];
  execFileSync('openssl', [...made.split(' '), ...named], { stdio: 'pipe' });
  const server = createTlsServer(
    { key: readFileSync(keyFile), cert: readFileSync(caFile) },
    (asked, answer) => {
      const { method, url = '' } = asked;
      const { authorization: _, ...headers } = asked.headers;
      const passed = sendRequest(new URL(url, origin), { method, headers }, (response) => {
        const { 'content-length': __, 'transfer-encoding': ___, ...others } = response.headers;
        if (ports.size === 0) {
          answer.writeHead(response.statusCode ?? 500, response.headers);
          response.pipe(answer);
          return;
        }
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => (body += piece));
        response.on('end', () => {
          for (const [near, far] of ports) body = body.replaceAll(`"port":${near}`, `"port":${far}`);
          answer.writeHead(response.statusCode ?? 500, others).end(body);
        });
      });
      passed.on('error', () => answer.destroy());
      // A watch ends when the program does.
      answer.on('close', () => passed.destroy());
      asked.pipe(passed);
    },
  );
  return { ...(await open(server)), caFile };
}

/** A port of this machine as if it were far away: each message `roundTripMs` late, a new connection one round trip more for its handshake. */
export function startFar(nearPort: number, roundTripMs: number): Promise<Opened> {
  const server = createServer((near) => {
    const far = connect(nearPort, '127.0.0.1');
    const connectedAt = performance.now() + roundTripMs;
    const oneWayMs = roundTripMs / 2;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        const handshakeMs = Math.max(0, connectedAt - performance.now());
        setTimeout(() => to.write(bytes), oneWayMs + (from === near ? handshakeMs : 0));
      });
      from.on('close', () => setTimeout(() => to.destroy(), oneWayMs));
      // Either end may be cut while bytes are on their way.
      from.on('error', () => to.destroy());
    }
  });
  return open(server);
}

/** Writes the kubeconfig of a cluster whose API server is at this port, behind TLS. Over TLS kubectl asks for a login: a token, which goes no further. */
export function writeKubeconfig(kubeconfig: string, port: number, caFile: string, file: string): void {
  const authority = readFileSync(caFile).toString('base64');
  const text = readFileSync(kubeconfig, 'utf8')
    .replace(/^ *insecure-skip-tls-verify: .*\n/m, '')
    .replace(
      /^( *)server: \S+$/m,
      `$1server: https://127.0.0.1:${port}\n$1certificate-authority-data: ${authority}`,
    )
    .replace(/^( *)user: \{\}$/m, '$1user: { token: none }');
  writeFileSync(file, text, { mode: 0o600 });
}

function serverOf(text: string): string {
  return /server: (\S+)/.exec(text)?.[1] ?? '';
}

async function open(server: Server): Promise<Opened> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
