import { notAmong, type Refuse } from '../../config/setting-values.js';
import type { Problem } from '../../problem.js';
import { nearestNames } from '../../wording/nearest-names.js';
import type { Binding, KeyPlace } from './binding.js';
import { keysWith, namedActions, type ChosenKeys } from './chosen-keys.js';
import { isTypedKey, specialKeys } from './key-names.js';
import { bindingApplies, standardKeymap } from './keymap.js';

/** Keys that do the same whatever the settings say, so that one always gets out. */
const fixedKeys: ReadonlySet<string> = new Set(['esc', 'ctrl-c', 'ctrl-z']);

/** What terminals send for these is what they send for another key. */
const sameKeys: Readonly<Record<string, string>> = {
  'ctrl-h': 'backspace',
  'ctrl-i': 'tab',
  'ctrl-j': 'enter',
  'ctrl-m': 'enter',
};

/** What is wrong with the keys of the settings file: names that do not exist, keys that cannot be chosen, two actions of a screen on one key. */
export function wrongKeys(chosen: ChosenKeys, refuse: Refuse): readonly Problem[] {
  const wrong = Object.entries(chosen).flatMap(([action, keys]) => wrongEntry(action, keys, refuse));
  // A clash of names that are wrong would only repeat it.
  return wrong.length > 0 ? wrong : clashes(chosen, refuse);
}

function wrongEntry(action: string, keys: readonly string[], refuse: Refuse): readonly Problem[] {
  const at = ['keys', action];
  if (action === 'palette' && keys.length === 0)
    return [refuse(at, 'palette keeps a key: it finds what has none.', 'Give it a key, or leave it out.')];
  if (namedActions.some((name) => name === action))
    return keys.flatMap((key) => wrongKey(action, key, refuse) ?? []);
  const bound = standardKeymap.find((binding) => binding.action === action);
  if (bound !== undefined)
    return [
      refuse(at, `${action} keeps its own keys: ${bound.keys.join(' ')}`, 'Leave it out of the settings.'),
    ];
  const what = `there is no action ${action}.`;
  return nearestNames(action, namedActions).length > 0
    ? [notAmong(action, at, what, namedActions, refuse)]
    : [refuse(at, what, 'docs/config.md lists the actions, with their keys.')];
}

function wrongKey(action: string, key: string, refuse: Refuse): Problem | undefined {
  const at = ['keys', action];
  if (fixedKeys.has(key)) {
    if (action === 'back' && key === 'esc') return undefined;
    return refuse(at, `${key} cannot be chosen: it does the same everywhere.`, 'Choose another key.');
  }
  if (key === 'none')
    return refuse(at, 'none stands among keys.', `To leave ${action} without a key, write: ${action}: none`);
  const same = sameKeys[key];
  if (same !== undefined)
    return refuse(at, `terminals send ${same} for ${key}.`, `Write ${same}, or another key.`);
  if (isTypedKey(key)) return undefined;
  const [nearest] = nearestNames(key.toLowerCase(), specialKeys);
  return refuse(
    at,
    `there is no key ${key}.`,
    nearest === undefined
      ? `Write one character, ctrl-LETTER, or one of: ${specialKeys.join(', ')}`
      : `Did you mean ${nearest}?`,
  );
}

/** A binding on a screen, with its keys as they would be. */
type Bound = { readonly binding: Binding; readonly keys: readonly string[] };

/** Each pair of actions that share a key by these settings, once. What shares one without them is meant so: the first has it. */
function clashes(chosen: ChosenKeys, refuse: Refuse): readonly Problem[] {
  const told = new Set<string>();
  return places.flatMap((place) => {
    const here = standardKeymap
      .filter((binding) => bindingApplies(binding, place))
      .map((binding): Bound => ({ binding, keys: keysWith(binding, chosen) }));
    return here.flatMap((one) =>
      Object.hasOwn(chosen, one.binding.action)
        ? here.flatMap((other) => {
            const { action } = one.binding;
            const key = sharedKey(one, other);
            const pair = [action, other.binding.action].toSorted().join(' and ');
            if (key === undefined || told.has(pair)) return [];
            told.add(pair);
            const where = place === 'services' ? 'on the list' : `on the screen “${place}”`;
            return [
              refuse(
                ['keys', action],
                `${key} would be the key of both ${pair} ${where}.`,
                `Choose another key for one of them, as in: ${other.binding.action}: KEY`,
              ),
            ];
          })
        : [],
    );
  });
}

function sharedKey(one: Bound, other: Bound): string | undefined {
  if (one.binding.action === other.binding.action) return undefined;
  return one.keys.find(
    (key) =>
      other.keys.includes(key) && !(one.binding.keys.includes(key) && other.binding.keys.includes(key)),
  );
}

/** Every screen that has keys of its own; a clash is told of the first, the list where it is there. */
const places: readonly KeyPlace[] = [
  ...new Set<KeyPlace>(['services', ...standardKeymap.flatMap(({ on }) => (on === 'everywhere' ? [] : on))]),
];
