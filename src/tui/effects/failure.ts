import { asProblem } from '../../problem.js';
import type { Failure, Remote } from '../state/remote.js';

/** A thrown value as the state keeps it. */
export function failureOf(thrown: unknown): Failure {
  const { kind, summary, remedy } = asProblem(thrown);
  return { kind, summary, remedy };
}

/** What arrived, or why it did not. */
export async function remoteOf<T>(arriving: Promise<T>): Promise<Remote<T>> {
  try {
    return { state: 'ready', value: await arriving };
  } catch (thrown) {
    return { state: 'failed', failure: failureOf(thrown) };
  }
}
