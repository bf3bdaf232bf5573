import type { Comparison, CompareSide } from '../../compare/compare.js';
import type { Failure } from './call.js';

/** How far the comparison of two versions, or of two services, is. Nothing is sent before a person has seen what will be called. */
export type CompareState =
  | { readonly phase: 'preparing' }
  | {
      readonly phase: 'asking' | 'starting';
      readonly sides: readonly [ComparedFacts, ComparedFacts];
      readonly payload: string;
      /** Calls to each. */
      readonly pairs: number;
    }
  /** Of as many pairs as were sent. */
  | { readonly phase: 'running'; readonly pairs: number; readonly soFar: Comparison }
  | { readonly phase: 'ended'; readonly comparison: Comparison }
  | { readonly phase: 'failed'; readonly failure: Failure };

export type ComparedFacts = Pick<CompareSide, 'name' | 'what' | 'percent'>;
