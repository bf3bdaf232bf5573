import type { LoadReport, LoadTarget } from '../../load/report.js';
import type { LoadPlan } from '../../load/run-load.js';
import type { Failure } from './call.js';

/** How far a load of one service is. Nothing is sent before a person has seen what will be called. */
export type BenchState =
  | { readonly phase: 'preparing' }
  | {
      readonly phase: 'asking' | 'starting';
      readonly target: LoadTarget;
      readonly plan: LoadPlan;
      readonly notes: readonly string[];
    }
  | { readonly phase: 'running' | 'ended'; readonly report: LoadReport }
  | { readonly phase: 'failed'; readonly failure: Failure };
