import { binarySizeText } from '../wording/byte-size.js';
import type { NoResponse } from '../inference/exchange.js';

// What is read of a model server, at most. Time is `--timeout`, a whole that covers every step: within it an answer may come in any rhythm.

/** Bytes of an answer, on the wire and after decompression alike, unless `--max-answer` says otherwise. */
const usualMaxAnswerBytes = 256 * 1024 * 1024;

/** Bytes of an answer's headers over HTTP/1.1, of which Node takes 16 KiB otherwise. Over HTTP/2 its own limits hold: 64 KiB, and 128 of them. */
export const maxHeaderBytes = 256 * 1024;

/** Interim answers (1xx) before an answer: a server that sends more of them is not about to answer. */
export const maxInterimAnswers = 100;

/** Bytes that are kept of an HTTP page that came in place of gRPC. */
export const maxPageBytes = 64 * 1024;

/** A proxy that says nothing for so long after CONNECT will not answer; `--timeout` may end the call before. */
export const proxyAnswerMs = 30_000;

/** A gRPC connection that was used so lately is taken to live; in place of an older one another is made. */
export const trustedIdleMs = 20_000;

/** What an answer may have; set by the person. */
export type AnswerLimits = { readonly maxAnswerBytes: number };

export const usualAnswerLimits: AnswerLimits = { maxAnswerBytes: usualMaxAnswerBytes };

/** Why nothing came back; the step that was under way is added by who times it. */
export type Fault = Pick<NoResponse, 'code' | 'message'>;

/** The refusal of an answer that is larger than `--max-answer`: isvc's own, not the server's. */
export function tooLarge(maxAnswerBytes: number): Fault {
  return { code: 'TOO_LARGE', message: `the answer is larger than ${binarySizeText(maxAnswerBytes)}` };
}
