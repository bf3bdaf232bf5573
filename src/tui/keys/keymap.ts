import type { Action } from './actions.js';
import type { Binding, KeyPlace, Need } from './binding.js';
import { commonKeys } from './common-keys.js';
import { screenKeys } from './screen-keys.js';
import { serviceKeys } from './service-keys.js';

/** Every key: dispatch, the footer, `?` and the README's table come from here. The first that fits wins. */
export const keymap: readonly Binding[] = [...screenKeys, ...serviceKeys, ...commonKeys];

/** True where the binding counts on this screen. */
function bindingApplies(binding: Binding, place: KeyPlace): boolean {
  return binding.on === 'everywhere' || binding.on.includes(place);
}

/** What a key does on a screen; undefined when nothing. */
export function actionFor(place: KeyPlace, key: string): Action | undefined {
  return keymap.find((binding) => bindingApplies(binding, place) && binding.keys.includes(key))?.action;
}

/** The bindings of a screen, each with the keys that no earlier one has. */
export function bindingsOf(place: KeyPlace): readonly Binding[] {
  const taken = new Set<string>();
  return keymap.flatMap((binding) => {
    if (!bindingApplies(binding, place)) return [];
    const keys = binding.keys.filter((key) => !taken.has(key) && taken.add(key));
    return keys.length === 0 ? [] : [{ ...binding, keys }];
  });
}

export type Hint = { readonly key: string; readonly label: string };

/** The hints of a screen, the most useful first; none for going where one is, nor for what lacks something that it needs. */
export function hintsFor(place: KeyPlace, there: ReadonlySet<Need>): readonly Hint[] {
  const isTop = place === 'services' || place === 'start' || place === 'no cluster';
  return bindingsOf(place)
    .filter(
      ({ label, action, needs }) =>
        label !== undefined &&
        action !== place &&
        !(isTop && action === 'back') &&
        (needs === undefined || there.has(needs)),
    )
    .map(({ keys, label = '' }) => ({ key: keys[0] ?? '', label }));
}
