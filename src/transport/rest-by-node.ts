import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { type AgentOptions, proxiedRequest, tlsOptions } from './connection.js';
import { type AnswerLimits, type Fault, maxHeaderBytes, maxInterimAnswers, tooLarge } from './limits.js';
import { isClosed, joined, onlyInterim, requestFault, type RequestError, switched } from './rest-answer.js';
import { readBody } from './rest-body.js';
import {
  type BytesRequest,
  headersOf,
  type Progress,
  type RestConnection,
  type RestExchange,
  type RestOutcome,
  type RestWatch,
  urlOf,
} from './rest-exchange.js';
import { watchSocket } from './stopwatch.js';
import type { Target } from './transport.js';

/**
 * By node:http alone, for a request that is sent many times: all that can be is made ready once. Where the connection is kept, `end` is
 * called only when it is free for the next request: a caller that sends one at once gets it.
 */
export function exchangeByNode(request: BytesRequest): RestExchange {
  let ready: { readonly target: Target; readonly start: Start } | undefined;
  return (connection, watch, end) => {
    if (ready?.target !== connection.target)
      ready = { target: connection.target, start: prepare(request, connection) };
    const sent = ready.start(connection.connectSignal, watch.progress);
    collectByNode(sent, watch, end);
    return sent;
  };
}

type Start = (connectSignal: AbortSignal | undefined, progress: Progress) => ClientRequest;

function collectByNode(
  sent: ClientRequest,
  { limits, watch, progress }: RestWatch,
  end: (outcome: RestOutcome) => void,
): void {
  let hasEnded = false;
  let hasClosed = false;
  let interim = 0;
  let isUnheard: (() => boolean) | undefined;
  const endOnce = (outcome: RestOutcome) => {
    if (hasEnded) return;
    hasEnded = true;
    end(outcome);
  };
  const fail = (fault: Fault, unheard = false) => {
    endOnce({ failure: { phase: watch.phase(), ...fault }, unheard });
    sent.destroy();
  };
  const failWith = (error: RequestError) =>
    fail(requestFault(error, watch), isClosed(error) && isUnheard?.() === true);
  sent.once('socket', (socket) => {
    watchSocket(watch, socket);
    const bytesBefore = socket.bytesRead;
    isUnheard = () => sent.reusedSocket && socket.bytesRead === bytesBefore;
  });
  sent.once('close', () => {
    hasClosed = true;
  });
  sent.on('information', () => {
    interim += 1;
    if (interim > maxInterimAnswers) fail(onlyInterim);
  });
  sent.once('upgrade', ({ headers }: IncomingMessage, socket: Socket) => {
    socket.destroy();
    fail(switched(headers.upgrade));
  });
  sent.once('response', (incoming) => {
    if (incoming.statusCode === 101) {
      fail(switched());
      return;
    }
    watch.mark('responded');
    const head = { status: incoming.statusCode ?? 0, headers: joined(incoming.headers) };
    progress.head = head;
    incoming.on('error', failWith);
    const answer = (body: Buffer) => {
      const outcome: RestOutcome = { response: { transport: 'http', ...head, body } };
      // Node frees a connection after the end of the answer that it carried; an answer that was unpacked is read after that.
      if (sent.shouldKeepAlive && sent.writableFinished && !hasClosed)
        sent.once('close', () => endOnce(outcome));
      else endOnce(outcome);
    };
    readAnswer(incoming, limits, progress, { answer, fail });
  });
  // Errors that follow a destroy of ours come here too: without a listener they would end the program.
  sent.on('error', failWith);
}

function prepare(request: BytesRequest, { target, trust, agent }: RestConnection): Start {
  const { address, port, tls } = target;
  const { pathname, search } = urlOf(target, request);
  const path = `${pathname}${search}`;
  const proxied = proxiedRequest(target, trust, path);
  const body = request.method === 'GET' ? undefined : (request.body ?? new Uint8Array());
  const headers = {
    ...headersOf(target, request, proxied?.headers),
    ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
    connection: 'keep-alive',
  };
  const options: RequestOptions = {
    host: address,
    port,
    method: request.method,
    path,
    agent,
    maxHeaderSize: maxHeaderBytes,
    // A list goes out as it is: Node would check each header again.
    headers: Object.entries(headers).flat(),
    // Without TLS Node would make one of the Host header each time, for nothing.
    ...(tls ? tlsOptions(target, trust) : { servername: '' }),
    ...proxied?.options,
  };
  const open = tls || proxied?.secure === true ? httpsRequest : httpRequest;
  // Node sends head and body in one write where the body is a string (`_send` of its _http_outgoing.js); latin1 has a character for each byte.
  const small =
    body !== undefined && body.byteLength <= mostInOneWrite
      ? Buffer.from(body).toString('latin1')
      : undefined;
  return (connectSignal, progress) => {
    progress.requestHeaders = headers;
    const all: RequestOptions & AgentOptions = { ...options, connectSignal };
    const sent = open(all);
    if (small === undefined) sent.end(body);
    else sent.end(small, 'latin1');
    return sent;
  };
}

/** A copy of a larger body for each call would cost more than a second buffer in the write. */
const mostInOneWrite = 16_384;

/** Most answers are a piece or two, without an encoding. */
function readAnswer(
  incoming: IncomingMessage,
  { maxAnswerBytes }: AnswerLimits,
  progress: Progress,
  { answer, fail }: { readonly answer: (body: Buffer) => void; readonly fail: (fault: Fault) => void },
): void {
  if (incoming.headers['content-encoding'] !== undefined) {
    readBody(incoming, incoming, maxAnswerBytes, {
      onPiece: (piece) => {
        progress.receivedBytes += piece.byteLength;
      },
      onEnd: (body) => {
        if (Buffer.isBuffer(body)) answer(body);
        else fail(body);
      },
    });
    return;
  }
  const pieces: Buffer[] = [];
  incoming.on('data', (piece: Buffer) => {
    progress.receivedBytes += piece.byteLength;
    if (progress.receivedBytes > maxAnswerBytes) fail(tooLarge(maxAnswerBytes));
    else pieces.push(piece);
  });
  incoming.once('end', () => answer(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)));
}
