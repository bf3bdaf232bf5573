import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PassedAnswer } from '../transport/passing.js';
import { headersBack } from './passed-headers.js';

export function isWebSocket({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * An offer of another protocol, which a server may leave out of account (RFC 9110, section 7.8): Java's HTTP client offers `h2c` with each first
 * request. Node takes such a request for one of the other protocol, so that it is put back without its offer.
 */
export function asPlainRequest(
  { method = 'GET', url = '/', httpVersion, rawHeaders }: IncomingMessage,
  socket: Socket,
  head: Buffer,
  begin: (socket: Socket) => void,
): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'upgrade' || lower === 'http2-settings') continue;
    lines.push(`${name}: ${lower === 'connection' ? withoutOffer(value) : value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  begin(socket);
}

function withoutOffer(connection: string): string {
  const kept = connection.split(',').filter((word) => !/^\s*(?:upgrade|http2-settings)\s*$/i.test(word));
  return kept.length === 0 ? 'keep-alive' : kept.join(',');
}

/** Joins both connections, once the server has agreed: each side is read as fast as the other takes it. Resolves as soon as one ends. */
export function joinSockets(
  client: Duplex,
  head: Buffer,
  { status, headers, socket: server }: PassedAnswer & { readonly socket: Duplex },
  onBytes: (from: 'client' | 'server', bytes: number) => void,
): Promise<void> {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: Upgrade',
    ...headers.filter(([name]) => name === 'upgrade').map(([name, value]) => `${name}: ${value}`),
    ...headersBack(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  client.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (head.length > 0) server.write(head);
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => {
    client.destroy();
    server.destroy();
    resolve();
  };
  for (const socket of [client, server]) socket.on('error', end).on('close', end);
  client.on('data', ({ length }: Buffer) => onBytes('client', length));
  server.on('data', ({ length }: Buffer) => onBytes('server', length));
  client.pipe(server);
  server.pipe(client);
  return promise;
}
