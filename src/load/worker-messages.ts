import type { SharedCalls } from '../predict/predict.js';
import type { LoadPlan, LoadRun } from './run-load.js';
import type { Tally } from './tally.js';

/** The part of a load that a sender's thread is started with. Call `index` of its part is call `first + index * step` of the whole. */
export type WorkerTask = {
  readonly calls: SharedCalls;
  readonly plan: LoadPlan;
  readonly first: number;
  readonly step: number;
};

export type ToWorker =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  /** A token was renewed: each call's headers. */
  | { readonly kind: 'headers'; readonly headers: readonly Readonly<Record<string, string>>[] };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly tally: Tally; readonly elapsedMs: number }
  | { readonly kind: 'end'; readonly run: LoadRun }
  | { readonly kind: 'error'; readonly message: string };
