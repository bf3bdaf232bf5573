import type { Exchange } from '../inference/exchange.js';
import { asProblem } from '../problem.js';
import { type CallName, type CallOutcome, outcomeOf, outcomeOfProblem, stoppedOutcome } from './outcome.js';

/** Makes one call of a run. Never rejects: what goes wrong, or that the run was stopped, is its outcome. */
export async function runCall(
  call: CallName,
  send: (signal: AbortSignal) => Promise<Exchange>,
  keeps: { readonly answer: boolean },
  signal: AbortSignal,
): Promise<CallOutcome> {
  if (signal.aborted) return stoppedOutcome(call);
  try {
    return outcomeOf(call, await send(signal), keeps);
  } catch (error) {
    return signal.aborted ? stoppedOutcome(call) : outcomeOfProblem(call, asProblem(error));
  }
}
