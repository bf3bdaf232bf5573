import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { internalError, noSuchPath, type ApiAnswer } from './answers.js';
import { readableBody } from './protobuf-body.js';
import { respond, type ApiState } from './respond.js';
import type { Watch } from './watch.js';

export type ApiServer = {
  readonly url: string;
  /** Cuts every open watch: `end` as a server's timeout does, `reset` as a killed server. */
  readonly dropWatches: (how: 'end' | 'reset') => void;
  /** Stops listening and cuts every connection. */
  readonly stop: () => Promise<void>;
  /** Listens again, on the same port. */
  readonly start: () => Promise<void>;
};

/** Takes over a connection that asks for an upgrade (the WebSocket of a port-forward). */
export type OnUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

/** About one a minute, as a real API server. */
const bookmarkEveryMs = 60_000;

/** Serves the API over plain HTTP on 127.0.0.1. Rejects with Node's own error when the port is taken. */
export async function startApiServer(state: ApiState, onUpgrade: OnUpgrade, port = 0): Promise<ApiServer> {
  const watches = new Set<(how: 'end' | 'reset') => void>();
  const sockets = new Set<Socket>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(state, request, response, watches).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, internalError(String(error)));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => onUpgrade(request, socket as Socket, head));
  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port);
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${taken}`,
    dropWatches: (how) => {
      for (const drop of watches) drop(how);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    start: () => listen(taken),
  };
}

async function serve(
  state: ApiState,
  request: IncomingMessage,
  response: ServerResponse,
  watches: Set<(how: 'end' | 'reset') => void>,
): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://demo.invalid');
  if (url === null) return send(response, noSuchPath());
  const { accept, authorization } = request.headers;
  const body = readableBody(request.headers['content-type'], await readBody(request));
  const outcome = respond(state, {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: { accept, authorization, 'content-type': body.contentType },
    body: body.text,
  });
  if ('status' in outcome) send(response, outcome);
  else stream(response, outcome, watches);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => {
    request.once('end', resolve);
    request.once('close', resolve);
    request.once('error', () => resolve());
  });
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, body, headers }: ApiAnswer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'cache-control': 'no-cache, private',
    'content-type': 'application/json',
    ...headers,
    'content-length': bytes.byteLength,
  });
  response.end(bytes);
}

/** Streams a watch: one JSON object a line, until its time is over or either side ends it. */
function stream(response: ServerResponse, watch: Watch, watches: Set<(how: 'end' | 'reset') => void>): void {
  const type = watch.contentType ?? 'application/json';
  response.writeHead(200, { 'cache-control': 'no-cache, private', 'content-type': type });
  response.flushHeaders();
  const drop = (how: 'end' | 'reset'): void => {
    if (how === 'end') response.end();
    else response.socket?.resetAndDestroy();
  };
  const opened = watch.open(
    (line) => {
      // Between the end of the stream and its close the watch may still have news.
      if (!response.writableEnded) response.write(line);
    },
    () => void response.end(),
  );
  const bookmarks = setInterval(opened.bookmark, bookmarkEveryMs);
  const timeout = setTimeout(() => {
    opened.bookmark();
    response.end();
  }, watch.timeoutMs);
  response.once('close', () => {
    clearInterval(bookmarks);
    clearTimeout(timeout);
    watches.delete(drop);
    opened.stop();
  });
  watches.add(drop);
}
