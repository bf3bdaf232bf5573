import type { Exchange } from '../../inference/exchange.js';
import type { ProblemKind } from '../../problem.js';

/** What went wrong, as a person reads it. */
export type Failure = { readonly kind: ProblemKind; readonly summary: string; readonly remedy: string };

export type Remote<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: Failure };

/** How a prediction ended. */
export type Outcome =
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'problem'; readonly at: number; readonly failure: Failure };
