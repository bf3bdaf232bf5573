import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { ReadHead } from './answer-head.js';
import { createAnswerParser, type KnownHead } from './answer-parser.js';
import { type Fault, maxInterimAnswers } from './limits.js';
import { isClosed, onlyInterim, requestFault, switched } from './rest-answer.js';
import {
  type BytesRequest,
  headersOf,
  type RestExchange,
  type RestOutcome,
  type RestWatch,
  urlOf,
} from './rest-exchange.js';
import { type SocketBody, startBody } from './socket-body.js';
import type { SocketPool } from './socket-pool.js';
import { watchSocket } from './stopwatch.js';
import type { Target } from './transport.js';

/**
 * Over bare sockets, for a request that is sent many times: its bytes are made ready once, and each answer is read from the connection's own
 * buffer. `end` is called when the connection is free for the next request: a caller that sends one at once gets it.
 */
export function exchangeBySocket(request: BytesRequest, pool: SocketPool): RestExchange {
  const known: KnownHead = {};
  let ready: { readonly target: Target; readonly sent: PreparedRequest } | undefined;
  return ({ target }, watch, end) => {
    if (ready?.target !== target) ready = { target, sent: prepare(request, target) };
    return sendOne(ready.sent, target, pool, known, watch, end);
  };
}

type PreparedRequest = {
  readonly headers: Readonly<Record<string, string>>;
  /** In one write each: a body of its own only where it is large. */
  readonly pieces: readonly Uint8Array[];
};

/** A copy of a larger body would cost more than a second write. */
const mostInOneWrite = 16_384;

function prepare(request: BytesRequest, target: Target): PreparedRequest {
  const { pathname, search } = urlOf(target, request);
  const body = request.method === 'GET' ? undefined : (request.body ?? new Uint8Array());
  const headers = {
    ...headersOf(target, request),
    ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
    connection: 'keep-alive',
  };
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  const lines = [
    `${request.method} ${pathname}${search} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (body === undefined || body.byteLength === 0) return { headers, pieces: [head] };
  const isSmall = body.byteLength <= mostInOneWrite;
  return { headers, pieces: isSmall ? [Buffer.concat([head, body])] : [head, body] };
}

function sendOne(
  { headers, pieces }: PreparedRequest,
  target: Target,
  pool: SocketPool,
  known: KnownHead,
  { limits: { maxAnswerBytes }, watch, progress }: RestWatch,
  end: (outcome: RestOutcome) => void,
): { readonly destroy: () => void } {
  let interim = 0;
  let read: ReadHead | undefined;
  let body: SocketBody | undefined;
  let isOver = false;
  let hasBytes = false;
  const settle = (outcome: RestOutcome) => {
    if (isOver) return;
    isOver = true;
    end(outcome);
  };
  const stop = () => {
    body?.stop();
    line.release(false);
  };
  const fail = (fault: Fault) => {
    if (isOver) return;
    const unheard = line.isReused && !hasBytes && isClosed(fault);
    // Other kept connections are as old.
    if (unheard) pool.closeIdle(target);
    stop();
    settle({ failure: { phase: watch.phase(), ...fault }, unheard });
  };
  const answer = (bytes: Buffer) => {
    if (read !== undefined) settle({ response: { transport: 'http', ...read.head, body: bytes } });
  };
  const onHead = (one: ReadHead): boolean => {
    const { status, headers: fields } = one.head;
    if (status === 101) fail(switched(fields['upgrade']));
    else if (status < 200) {
      interim += 1;
      if (interim > maxInterimAnswers) fail(onlyInterim);
    } else {
      watch.mark('responded');
      read = one;
      progress.head = one.head;
    }
    return !isOver;
  };
  const onPiece = (piece: Buffer): boolean => {
    body ??= startBody(read?.head, maxAnswerBytes, progress, { answer, fail });
    body.add(piece);
    return !isOver;
  };
  const onEnd = (hasMore: boolean) => {
    line.release(read?.isKept === true && !hasMore, read?.keptMs);
    if (body === undefined) answer(Buffer.alloc(0));
    else body.end();
  };
  const parser = createAnswerParser({ onHead, onPiece, onEnd, onFault: fail }, known);
  const line = pool.take(target, {
    onBytes: (bytes) => {
      hasBytes = true;
      parser.add(bytes);
    },
    onEnd: parser.close,
    onError: (error) => fail(requestFault(error, watch)),
  });
  if (line.isReused) watch.reuse();
  else watchSocket(watch, line.socket);
  progress.requestHeaders = headers;
  for (const piece of pieces) line.socket.write(piece);
  return {
    destroy: () => {
      isOver = true;
      stop();
    },
  };
}
