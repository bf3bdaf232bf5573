import type { ModelRef } from '../inference/model-ref.js';
import { Problem } from '../problem.js';

/** Throws Problem "usage" for explain: KServe serves it over V1 alone. */
export function refuseExplain({ verb }: ModelRef): void {
  if (verb === 'predict') return;
  throw new Problem('usage', 'Only the V1 protocol has explain.', {
    remedy: 'Use --protocol v1, or isvc predict.',
  });
}
