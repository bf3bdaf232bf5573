import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Request } from 'got';
import type { HttpResponse, NoResponse } from '../inference/exchange.js';
import { failureCode } from '../network/failure.js';
import { type Fault, type AnswerLimits, maxInterimAnswers } from './limits.js';
import { readBody } from './rest-body.js';
import { type Stopwatch, watchSocket } from './stopwatch.js';

/** `unheard`: the connection was a kept one, and was closed before a byte of an answer came. */
export type RestOutcome =
  | { readonly response: HttpResponse }
  | { readonly failure: NoResponse; readonly unheard?: boolean };

/** What went out, and how much of an answer has come. */
export type Progress = {
  requestHeaders?: Readonly<Record<string, string>>;
  head?: AnswerHead;
  receivedBytes: number;
  sentAgain?: true;
};

export type AnswerHead = Pick<HttpResponse, 'status' | 'headers'>;

/** Is told what happens while an answer comes. */
export type AnswerWatcher = {
  /** The whole request has gone out. */
  readonly onSent: () => void;
  readonly onHead: (head: AnswerHead) => void;
  /** A piece of the body, without its compression. */
  readonly onPiece: (piece: Uint8Array) => void;
};

/** Node's code and got's own for an answer that ended early. */
const cuts = new Set(['ECONNRESET', 'ERR_HTTP_CONTENT_LENGTH_MISMATCH']);

/** Reads the whole answer, marking the steps on the way; calls `end` once. */
export function collect(
  stream: Request,
  { maxAnswerBytes }: AnswerLimits,
  watch: Stopwatch,
  progress: Progress,
  end: (outcome: RestOutcome) => void,
  watcher?: AnswerWatcher,
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
    if (interim > maxInterimAnswers) fail({ code: 'BAD_HTTP', message: 'only interim answers came (1xx)' });
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
  stream.on('error', ({ code = 'ERROR', message }: { readonly code?: string; readonly message: string }) => {
    // Node tells of a close in the middle as of a reset.
    const cut = cuts.has(code) && watch.phase() === 'receive';
    const closed = code === 'ECONNRESET' || code === 'EPIPE';
    fail({ code: cut ? 'CUT_SHORT' : failureCode(code, message), message }, closed && isUnheard?.() === true);
  });
}

function switched(to = 'another protocol'): Fault {
  return {
    code: 'SWITCHED',
    message: `it switched to ${to.slice(0, 40)}, which nobody asked for (HTTP 101)`,
  };
}

/** Each header once: the values of a repeated one are joined. */
function joined(headers: OutgoingHttpHeaders): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all[name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return all;
}
