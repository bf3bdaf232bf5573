import { Problem } from '../problem.js';

/** The number of a flag. Throws Problem "usage" where it is not a whole number of that range. */
export function wholeNumber(text: string, flag: string, least: number, greatest: number): number {
  const number = Number(text);
  if (/^\d+$/v.test(text) && number >= least && number <= greatest) return number;
  throw new Problem('usage', `${flag} ${text} is not a whole number from ${least} to ${greatest}.`, {
    remedy: `Write it as in: ${flag} ${Math.max(least, 10)}`,
  });
}
