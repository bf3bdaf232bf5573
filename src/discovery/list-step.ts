import type { Service } from '../kserve/service.js';

/** How a list came from the one before it: by other values of the same services, at these places. */
export type ListStep = { readonly before: readonly Service[]; readonly places: readonly number[] };

const steps = new WeakMap<readonly Service[], ListStep>();

/**
 * The list with other values of the same services at these places; the list itself where there are none. Of thousands a few change
 * at a time: what is known of the list before holds for this one but for those, which `stepTo` tells.
 */
export function withReplaced(
  before: readonly Service[],
  values: ReadonlyMap<number, Service>,
): readonly Service[] {
  if (values.size === 0) return before;
  const list = before.slice();
  for (const [place, value] of values) list[place] = value;
  // One step back and no further: else no list would ever be forgotten.
  steps.delete(before);
  steps.set(list, { before, places: [...values.keys()] });
  return list;
}

/** Undefined where the list was made anew, or others were made of it since. */
export function stepTo(list: readonly Service[]): ListStep | undefined {
  return steps.get(list);
}
