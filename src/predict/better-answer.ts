import type { Exchange } from '../inference/exchange.js';
import { Problem } from '../problem.js';

/** The better answer, where there is one. The first stands where no other can be asked for. */
export async function betterAnswer(
  first: Exchange,
  askAgain: () => Promise<Exchange | undefined>,
  signal: AbortSignal,
): Promise<Exchange> {
  try {
    return (await askAgain()) ?? first;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Problem)) throw error;
    return { ...first, notes: [...first.notes, `not asked again: ${error.summary}`] };
  }
}
