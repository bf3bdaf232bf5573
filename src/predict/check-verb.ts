import type { ModelRef } from '../inference/exchange.js';
import { nameArgument } from '../kserve/service-key.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** Throws Problem "usage" for what no service of that kind can do, before anybody is asked. */
export function checkVerb({ kind, key }: Pick<Service, 'kind' | 'key'>, verb: ModelRef['verb']): void {
  const { can, noun } = serviceKinds[kind];
  if (can.has(verb)) return;
  throw new Problem('usage', `An ${noun} has no explainer: ${nameArgument(key)} cannot ${verb}.`, {
    remedy: 'Use isvc predict. Only an InferenceService can have an explainer (spec.explainer).',
  });
}
