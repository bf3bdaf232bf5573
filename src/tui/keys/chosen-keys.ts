import type { Config } from '../../config/config.js';
import type { Action, Binding, Keymap } from './binding.js';
import { standardKeymap } from './keymap.js';

/** The keys of the settings file, by action. */
export type ChosenKeys = NonNullable<Config['keys']>;

/** Actions that keep their own keys: those that leave whatever the program does, those of digits, and what belongs to another key. */
const unchangedActions: ReadonlySet<string> = new Set<Action>([
  'interrupt',
  'stop-job',
  'step',
  'choose-way',
  'tool',
  'first-below',
]);

/** The actions whose keys can be chosen, in the order of the keymap. */
export const namedActions: readonly Action[] = [
  ...new Set(standardKeymap.map(({ action }) => action).filter((action) => !unchangedActions.has(action))),
];

/** Made once for the settings of a session: each key that is pressed asks for it, and each frame. */
const keymaps = new WeakMap<ChosenKeys, Keymap>();

/** The keymap in which chosen keys replace an action's own on every screen; `esc` always goes back. An action without keys stays in it: the palette has it. */
export function keymapWith(chosen: ChosenKeys | undefined): Keymap {
  if (chosen === undefined) return standardKeymap;
  const made =
    keymaps.get(chosen) ??
    standardKeymap.flatMap((binding) => {
      const keys = keysWith(binding, chosen);
      return keys.length === 0 && chosenFor(binding, chosen) === undefined ? [] : [{ ...binding, keys }];
    });
  keymaps.set(chosen, made);
  return made;
}

/** The keys of one binding with the chosen ones. A key that the action has by itself on some screens stays on those, as `enter` of the details does. */
export function keysWith(binding: Binding, chosen: ChosenKeys): readonly string[] {
  const { action, keys } = binding;
  // The second g of gg, which counts only behind the first.
  if (action === 'first-below') return keys.filter((key) => chosen['gateways']?.includes(key) ?? true);
  const given = chosenFor(binding, chosen);
  if (given === undefined) return keys;
  const here = given.filter((key) => keys.includes(key) || !isOwnKey(action, key));
  if (action === 'back') return ['esc', ...here.filter((key) => key !== 'esc')];
  return here.length === 0 ? given : here;
}

function chosenFor({ action }: Binding, chosen: ChosenKeys): readonly string[] | undefined {
  return unchangedActions.has(action) ? undefined : chosen[action];
}

function isOwnKey(action: Action, key: string): boolean {
  return standardKeymap.some((binding) => binding.action === action && binding.keys.includes(key));
}
