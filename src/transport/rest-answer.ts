import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Request } from 'got';
import { errorText, failureCode } from '../network/failure.js';
import { type Fault, maxInterimAnswers } from './limits.js';
import { readBody } from './rest-body.js';
import type { RestOutcome, RestWatch } from './rest-exchange.js';
import { type Stopwatch, watchSocket } from './stopwatch.js';

/** Node's code and got's own for an answer that ended early. */
const cuts = new Set(['ECONNRESET', 'ERR_HTTP_CONTENT_LENGTH_MISMATCH']);

/** Reads the whole answer, marking the steps on the way; calls `end` once. */
export function collect(
  stream: Request,
  { limits: { maxAnswerBytes }, watch, progress, watcher }: RestWatch,
  end: (outcome: RestOutcome) => void,
): void {
  let interim = 0;
  let hasEnded = false;
  let isUnheard: (() => boolean) | undefined;
  const endOnce = (outcome: RestOutcome) => {
    if (hasEnded) return;
    hasEnded = true;
    end(outcome);
  };
  const fail = (fault: Fault, unheard = false) => {
    endOnce({ failure: { phase: watch.phase(), ...fault }, unheard });
    stream.destroy();
  };
  stream.on('request', (sent: ClientRequest) => {
    progress.requestHeaders = joined(sent.getHeaders());
    if (watcher !== undefined) sent.once('finish', watcher.onSent);
    sent.once('socket', (socket) => {
      watchSocket(watch, socket);
      const bytesBefore = socket.bytesRead;
      isUnheard = () => sent.reusedSocket && socket.bytesRead === bytesBefore;
    });
  });
  stream.on('information', () => {
    interim += 1;
    if (interim > maxInterimAnswers) fail(onlyInterim);
  });
  // HTTP 101: the socket is nobody's from then on, and would keep the program alive.
  stream.on('upgrade', ({ headers }: IncomingMessage, socket: Socket) => {
    socket.destroy();
    fail(switched(headers.upgrade));
  });
  stream.on('response', (incoming: IncomingMessage) => {
    if (incoming.statusCode === 101) {
      fail(switched(undefined));
      return;
    }
    watch.mark('responded');
    const head = { status: incoming.statusCode ?? 0, headers: joined(incoming.headers) };
    progress.head = head;
    watcher?.onHead(head);
    readBody(stream, incoming, maxAnswerBytes, {
      onPiece: (piece) => {
        progress.receivedBytes += piece.byteLength;
        watcher?.onPiece(piece);
      },
      onEnd: (body) => {
        if (Buffer.isBuffer(body)) endOnce({ response: { transport: 'http', ...head, body } });
        else fail(body);
      },
    });
  });
  // Errors that follow a destroy of ours come here too: without a listener they would end the program.
  stream.on('error', (error: RequestError) => {
    fail(requestFault(error, watch), isClosed(error) && isUnheard?.() === true);
  });
}

/** An error of Node or got for a request that failed. */
export type RequestError = { readonly code?: string; readonly message: string };

/** The failure in an error of got or Node, with one code for each cause. */
export function requestFault(error: RequestError, watch: Stopwatch): Fault {
  const { code = 'ERROR' } = error;
  const message = errorText(error);
  // Node tells of a close in the middle as of a reset.
  const cut = cuts.has(code) && watch.phase() === 'receive';
  return { code: cut ? 'CUT_SHORT' : failureCode(code, message), message };
}

/** The far side closed the connection. */
export function isClosed({ code }: RequestError): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

export const onlyInterim: Fault = { code: 'BAD_HTTP', message: 'only interim answers came (1xx)' };

/** The failure of an answer with HTTP 101; `to` is what its `upgrade` header says, cut. */
export function switched(to = 'another protocol'): Fault {
  return {
    code: 'SWITCHED',
    message: `it switched to ${to.slice(0, 40)}, which nobody asked for (HTTP 101)`,
  };
}

/** Each header once: the values of a repeated one are joined. */
export function joined(headers: OutgoingHttpHeaders): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all[name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return all;
}
