import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { listen, type Running } from './servers.js';

/** The request to a proxy: `CONNECT host:port` or `POST http://host:port/path`, and with which login. */
export type Asked = { readonly line: string; readonly login: string | undefined };

/**
 * A forward proxy that passes everything on, or answers everything with a status of its own. `names`: what it resolves itself.
 * `certificate`: it is spoken to over TLS.
 */
export async function startProxy(
  own?: { readonly status: number; readonly headers?: Readonly<Record<string, string>> },
  names: Readonly<Record<string, string>> = {},
  certificate?: { readonly key: string; readonly cert: string },
): Promise<Running & { readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const onRequest: RequestListener = (request, response) => {
    asked.push({ line: `${request.method} ${request.url}`, login: request.headers['proxy-authorization'] });
    const url = new URL(request.url ?? '');
    if (own !== undefined || url.hostname.endsWith('.invalid')) {
      request.resume();
      response.writeHead(own?.status ?? 502, own?.headers ?? { via: '1.1 squid' }).end('the proxy');
      return;
    }
    const { 'proxy-authorization': _login, ...headers } = request.headers;
    const passed = httpRequest(
      {
        host: names[url.hostname] ?? url.hostname,
        port: url.port,
        method: request.method,
        path: url.pathname,
        headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 0, { ...answer.headers, via: '1.1 squid' });
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.writeHead(503, { via: '1.1 squid' }).end());
    request.pipe(passed);
  };
  const server =
    certificate === undefined ? createServer(onRequest) : createTlsServer(certificate, onRequest);
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    asked.push({ line: `CONNECT ${request.url}`, login: request.headers['proxy-authorization'] });
    socket.on('error', () => socket.destroy());
    if (own !== undefined) {
      socket.end(`HTTP/1.1 ${own.status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [host = '', port] = (request.url ?? '').split(/:(?=\d+$)/);
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  return { ...(await listen(server)), asked };
}
