import { binarySizeText } from '../wording/byte-size.js';
import type { NoResponse } from '../inference/exchange.js';

// The most that is read from a model server. Time is `--timeout`, a whole that covers every step: within it an answer may come in any rhythm.
// Streams have limits of their own.

/** Bytes of an answer, on the wire and after decompression alike, unless `--max-answer` says otherwise. */
const usualMaxAnswerBytes = 256 * 1024 * 1024;

/** Bytes of an answer's headers over HTTP/1.1, of which Node takes 16 KiB otherwise. Over HTTP/2 its own limits hold: 64 KiB, and 128 of them. */
export const maxHeaderBytes = 256 * 1024;

/** Bytes of the line with a chunk's size: Node's parser takes as many of its extensions. */
export const maxChunkLineBytes = 16_384;

/** Interim answers (1xx) before an answer: a server that sends more of them is not about to answer. */
export const maxInterimAnswers = 100;

/** Bytes that are kept of an HTTP page that came in place of gRPC. */
export const maxPageBytes = 64 * 1024;

/** A proxy that says nothing for so long after CONNECT will not answer; `--timeout` may end the call before. */
export const proxyAnswerMs = 30_000;

/** A gRPC connection that was used so lately is taken to live; in place of an older one another is made. */
export const trustedIdleMs = 20_000;

/**
 * A connection is kept for so long for the next request that passes through: less than servers keep one (uvicorn 5 s, Node 5 s), for a
 * body that is passed on as it comes cannot be sent again where the server closes just then.
 */
export const keptSocketMs = 2000;

/** The limits of an answer, set by the user. */
export type AnswerLimits = { readonly maxAnswerBytes: number };

export const usualAnswerLimits: AnswerLimits = { maxAnswerBytes: usualMaxAnswerBytes };

/** Why nothing came back; the step that was under way is added by who times it. */
export type Fault = Pick<NoResponse, 'code' | 'message'>;

/** The refusal of an answer that is larger than `--max-answer`: isvc's own, not the server's. */
export function tooLarge(maxAnswerBytes: number): Fault {
  return { code: 'TOO_LARGE', message: `the answer is larger than ${binarySizeText(maxAnswerBytes)}` };
}

/** Of an answer that comes as events, unless `--timeout` says otherwise: until there is a connection, and until the first event. */
const streamConnectMs = 10_000;
const firstEventMs = 5 * 60_000;

/** Such an answer as a whole. */
const streamWholeMs = 30 * 60_000;

/** Behind the event that ends an answer: until its connection is closed, where the server does not end it. */
export const streamEndMs = 1000;

/** Events of which the times are kept one by one. */
export const maxEventTimes = 65_536;

/** How long an answer may take that comes as events, in milliseconds. */
export type StreamLimits = {
  /** Until there is a connection: DNS, TCP and TLS. */
  readonly connectMs: number;
  /** Until the first event, from the start: a server may have others in its queue. */
  readonly firstEventMs: number;
  /** Between two events; a comment line, which servers send to keep a connection alive, is as good as one. */
  readonly betweenEventsMs: number;
  readonly wholeMs: number;
};

/** The usual limits of a stream. A `--timeout` that the person gave holds for the connection and the first event, too. */
export function streamLimits(timeoutMs: number, isGiven: boolean): StreamLimits {
  return {
    connectMs: isGiven ? timeoutMs : streamConnectMs,
    firstEventMs: isGiven ? timeoutMs : firstEventMs,
    betweenEventsMs: timeoutMs,
    wholeMs: streamWholeMs,
  };
}
