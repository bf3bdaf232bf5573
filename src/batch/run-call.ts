import type { Exchange } from '../inference/exchange.js';
import { asProblem } from '../problem.js';
import { checkOutcome } from './check-outcome.js';
import {
  type CallName,
  type CallOutcome,
  type KeepAnswer,
  outcomeOf,
  outcomeOfProblem,
  stoppedOutcome,
} from './outcome.js';
import type { Expectation } from './suite.js';

export type RunCallOptions = {
  /** Keeps the answer, where that is wanted. */
  readonly keep?: KeepAnswer | undefined;
  /** Absent: a prediction. */
  readonly expected?: Expectation;
};

/** Makes one call of a run. Never rejects: what goes wrong, or that the run was stopped, is its outcome. */
export async function runCall(
  call: CallName,
  send: (signal: AbortSignal) => Promise<Exchange>,
  { keep, expected }: RunCallOptions,
  signal: AbortSignal,
): Promise<CallOutcome> {
  if (signal.aborted) return stoppedOutcome(call);
  const checked = (outcome: CallOutcome, exchange?: Exchange) =>
    expected === undefined ? outcome : checkOutcome(outcome, exchange, expected);
  try {
    const exchange = await send(signal);
    return checked(outcomeOf(call, exchange, keep), exchange);
  } catch (error) {
    return signal.aborted ? stoppedOutcome(call) : checked(outcomeOfProblem(call, asProblem(error)));
  }
}
