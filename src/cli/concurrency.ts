import { wholeNumber } from './whole-number.js';

/** Calls under way at once where nobody says how many; and no more than these. */
const usualConcurrency = '8';
const mostConcurrency = 100;

/** The calls of a run that are under way at once, by `--concurrency`. Throws Problem "usage". */
export function concurrencyOf(text = usualConcurrency): number {
  return wholeNumber(text, '--concurrency', 1, mostConcurrency);
}
