import type { ModelRef } from '../inference/model-ref.js';
import { nextStep, Problem } from '../problem.js';

/** Throws Problem "usage" for explain: KServe serves it over V1 alone. */
export function refuseExplain({ verb }: ModelRef): void {
  if (verb === 'predict') return;
  throw new Problem('usage', 'Explanations are available only over the V1 protocol.', {
    remedy: nextStep('Use --protocol v1, or isvc predict.', 'protocol', 'v1'),
  });
}
