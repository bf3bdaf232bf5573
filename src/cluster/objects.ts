import type { KubeObject } from '../kserve/kube-object.js';
import type { NextStep } from '../problem.js';

/** Where a kind of object lives in the API: `/api/v1/…` for group '', else `/apis/GROUP/VERSION/…`. */
export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
};

export type Query = {
  /** All namespaces when absent. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** No more objects than these; all when absent. */
  readonly limit?: number;
};

export type Listing<Kept = KubeObject> = {
  readonly items: readonly Kept[];
  readonly resourceVersion: string;
};

/** A list for which "no" is an answer: a kind that the cluster lacks, or that this person may not read. */
export type Reading = {
  readonly items: readonly KubeObject[];
  readonly missing?: 'forbidden' | 'absent';
  /** The permission that would help, for a person; only when forbidden. */
  readonly warning?: string;
};

/** An event of a watch. A watch never ends by itself; a list is live only between `listed` and `interrupted`. `Kept`: what was kept of an object. */
export type WatchEvent<Kept = KubeObject> =
  | { readonly type: 'listed'; readonly items: readonly Kept[] }
  | {
      readonly type: 'changed';
      readonly change: 'added' | 'modified' | 'deleted';
      readonly object: Kept;
    }
  | {
      readonly type: 'interrupted';
      readonly why: string;
      /** What to do, where more is known than to wait. */
      readonly next?: readonly NextStep[];
      readonly retryInMs: number;
    };
