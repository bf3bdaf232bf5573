import type { Action } from './keys/actions.js';
import type { Binding, KeyPlace } from './keys/binding.js';
import { commonKeys } from './keys/common-keys.js';
import { screenKeys } from './keys/screen-keys.js';
import { serviceKeys } from './keys/service-keys.js';

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

/** The hints of a screen, the most useful first; none for going where one is. What needs an answer comes last until there is one. */
export function hintsFor(place: KeyPlace, answer: 'some' | 'none' | 'auth'): readonly Hint[] {
  const isTop = place === 'services' || place === 'start' || place === 'no cluster';
  const hinted = bindingsOf(place).filter(
    ({ label, action, needs }) =>
      label !== undefined &&
      action !== place &&
      !(isTop && action === 'back') &&
      (needs !== 'auth' || answer === 'auth'),
  );
  const isEarly = ({ needs }: Binding): boolean => needs !== 'answer' || answer !== 'none';
  const ordered = [...hinted.filter(isEarly), ...hinted.filter((binding) => !isEarly(binding))];
  return ordered.map(({ keys, label = '' }) => ({ key: keys[0] ?? '', label }));
}
