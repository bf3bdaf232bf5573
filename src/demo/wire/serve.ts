import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';

import {
  textAnswer,
  type DemoAnswer,
  type DemoHandler,
  type DemoOutcome,
  type DemoRequest,
} from './exchange.js';

type NodeRequest = IncomingMessage | Http2ServerRequest;
type NodeResponse = ServerResponse | Http2ServerResponse;

/** Bodies are held in memory; a larger one is refused with 413. */
const maxBodyBytes = 256 * 1024 * 1024;

/** Answers one request of Node's, HTTP/1.1 or HTTP/2. Never throws: a handler's own failure becomes a 500. */
export function serve(handler: DemoHandler, request: NodeRequest, response: NodeResponse): void {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  request.on('error', () => controller.abort());
  response.on('error', () => controller.abort());
  void respond(handler, request, response, controller.signal);
}

async function respond(
  handler: DemoHandler,
  request: NodeRequest,
  response: NodeResponse,
  signal: AbortSignal,
): Promise<void> {
  const given = await answer(handler, request, signal);
  if (signal.aborted) return;
  if (given === 'reset') breakOff(response);
  else if (given.chunks !== undefined) await writeChunks(response, given, given.chunks, signal);
  else write(response, given);
}

async function answer(handler: DemoHandler, request: NodeRequest, signal: AbortSignal): Promise<DemoOutcome> {
  try {
    const body = await readBody(request);
    if (body === undefined) return textAnswer(413, 'Payload Too Large', 'text/plain');
    return await handler(parse(request, body), signal);
  } catch (error) {
    return textAnswer(500, `demo server failed: ${String(error)}`, 'text/plain');
  }
}

async function readBody(request: NodeRequest): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(request: NodeRequest, body: Uint8Array): DemoRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name.startsWith(':')) continue;
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const authority = request.headers[':authority'] ?? request.headers.host ?? '';
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  return {
    method: request.method ?? 'GET',
    authority: Array.isArray(authority) ? authority.join() : authority,
    path,
    headers,
    body,
  };
}

/** HTTP/2 resets the one stream; HTTP/1.1 can only close its connection. */
function breakOff(response: NodeResponse): void {
  if ('stream' in response) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
}

/** The head at once, then each chunk when the client has taken the one before. */
async function writeChunks(
  given: NodeResponse,
  { status, headers }: DemoAnswer,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  // The part that both kinds share.
  const response = given as ServerResponse;
  response.writeHead(status, { ...headers });
  response.flushHeaders();
  try {
    for await (const chunk of chunks) {
      if (signal.aborted) return;
      if (!response.write(chunk)) await once(response, 'drain', { signal });
    }
    response.end();
  } catch {
    // The client has gone, or the model breaks off in the middle of its answer.
    if (!signal.aborted) breakOff(given);
  }
}

function write(response: NodeResponse, { status, headers, body, trailers, chunked }: DemoAnswer): void {
  const isHttp1 = response.req.httpVersionMajor === 1;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    // HTTP/2 has no such header (RFC 9113, section 8.2.2).
    if (isHttp1 || name !== 'connection') response.setHeader(name, value);
  }
  if (trailers !== undefined) {
    // HTTP/1.1 sends trailers only after a chunked body; HTTP/2 always can.
    if (isHttp1) response.setHeader('trailer', Object.keys(trailers).join(', '));
    response.addTrailers(trailers);
  } else if (chunked !== true && (isHttp1 || body.byteLength > 0)) {
    response.setHeader('content-length', String(body.byteLength));
  }
  if (body.byteLength === 0) response.end();
  else if (chunked === true) sendInChunks(response, body);
  else response.end(body);
}

/** A body that comes with end() would get a length by itself. */
function sendInChunks(response: NodeResponse, body: Uint8Array): void {
  (response as ServerResponse).write(body);
  response.end();
}
