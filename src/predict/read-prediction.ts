import type { Answer } from '../inference/answer.js';
import type { RoundTrip } from '../inference/exchange.js';
import { inSlices, type Work } from '../inference/work.js';
import { Problem } from '../problem.js';
import type { Call } from './calls.js';
import type { Delivered } from './deliver.js';
import { type Callee, readAnswer, type Reading } from './link.js';

/**
 * Reads a prediction's answer in slices, within what is left of its time: where that runs out, the call ends as one whose answer did
 * not end in time. Rejects with signal.reason.
 */
export async function readPrediction(
  call: Call<Work<Answer>>,
  delivered: Delivered,
  { timeoutMs }: Pick<Callee, 'timeoutMs'>,
  signal: AbortSignal,
): Promise<{ readonly delivered: Delivered; readonly reading: Reading<Answer> }> {
  const { roundTrip } = delivered;
  const begun = readAnswer(call, roundTrip.response);
  if (!('value' in begun)) return { delivered, reading: begun };
  const late = Symbol('late');
  const untilMs = performance.now() + timeoutMs - roundTrip.timings.totalMs;
  try {
    const value = await inSlices(begun.value, { untilMs, late: () => late }, signal);
    return { delivered, reading: { value } };
  } catch (error) {
    // Its reason may be a Problem too, which says nothing of the answer.
    signal.throwIfAborted();
    if (error === late)
      return { delivered: { ...delivered, roundTrip: tooLate(roundTrip, timeoutMs) }, reading: {} };
    if (error instanceof Problem) {
      return { delivered, reading: { undecodable: error.summary, mismatch: error.mismatch ?? 'form' } };
    }
    throw error;
  }
}

function tooLate(roundTrip: RoundTrip, timeoutMs: number): RoundTrip {
  const { response: _, ...rest } = roundTrip;
  const message = `the answer came, but could not be read within ${timeoutMs / 1000} s`;
  return { ...rest, failure: { phase: 'receive', code: 'TIMEOUT', message } };
}
