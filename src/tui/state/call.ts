import type { Exchange } from '../../inference/exchange.js';
import { asProblem, type NextStep, type ProblemKind } from '../../problem.js';

/** A failure, as a person reads it. */
export type Failure = {
  readonly kind: ProblemKind;
  readonly summary: string;
  readonly next: readonly NextStep[];
};

export type Remote<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: Failure };

/** How a prediction ended. */
export type Outcome =
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'problem'; readonly at: number; readonly failure: Failure };

/** A thrown value as the state keeps it. */
export function failureOf(thrown: unknown): Failure {
  const { kind, summary, next } = asProblem(thrown);
  return { kind, summary, next };
}

/** A failure and what to do about it, as one line. */
export function failureText({ summary, next }: Failure): string {
  return [summary, ...next.map(({ text }) => text)].join(' ');
}

/** The value that arrived, or why it did not. */
export async function remoteOf<T>(arriving: Promise<T>): Promise<Remote<T>> {
  try {
    return { state: 'ready', value: await arriving };
  } catch (thrown) {
    return { state: 'failed', failure: failureOf(thrown) };
  }
}
