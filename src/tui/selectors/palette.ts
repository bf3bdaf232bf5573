import type { ServiceKey } from '../../kserve/service.js';
import { shownKey } from '../../kserve/service-key.js';
import type { Action } from '../keys/binding.js';
import { bindingsOf, keylessBindings } from '../keys/keymap.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { keyPlaceOf, keysOn } from './shown-keys.js';
import { filterItems } from './matcher.js';
import { allNamespaces } from './menu-items.js';

/** An offer of the palette: an action of the screen below it, with its key where it has one, or a place to go to. */
export type PaletteItem = PaletteTarget & {
  readonly text: string;
  /** Its name in other programs: found, and not shown. */
  readonly alias: string;
};

type PaletteTarget =
  | { readonly kind: 'command'; readonly action: Action; readonly key: string | undefined }
  | { readonly kind: 'context' | 'namespace'; readonly name: string }
  | { readonly kind: 'service'; readonly of: ServiceKey };

type PalettePlace = Extract<Place, { readonly name: 'palette' }>;

/** Not worth a line: one is there already, or types it faster. */
const leftOut: ReadonlySet<string> = new Set([
  'up',
  'down',
  'page-up',
  'page-down',
  'palette',
  'stop-job',
  'interrupt',
]);

/** As kubectl, k9s and vi call them. */
const aliases: Readonly<Partial<Record<Action, string>>> = {
  contexts: 'ctx',
  namespaces: 'ns',
  details: 'describe',
  quit: 'q! exit',
};

function foundText({ alias, text }: PaletteItem): string {
  return `${alias} ${text}`;
}

/**
 * The offers that match the typed text: commands first, and those that begin with it before those that only contain it. An action that is
 * typed by its name comes before all.
 */
export function paletteItems(state: State, { names, filter = '' }: PalettePlace): readonly PaletteItem[] {
  const [first, ...rest] = state.places;
  const below = keyPlaceOf({ ...state, places: [first, ...rest.slice(0, -1)] });
  const screen = keysOn(state, below);
  const commands = [...bindingsOf(screen), ...keylessBindings(screen)].flatMap(
    ({ action, keys: [key], label, help }): readonly PaletteItem[] =>
      leftOut.has(action)
        ? []
        : [
            {
              kind: 'command',
              action,
              key,
              alias: aliases[action] ?? (key === undefined ? action : ''),
              text: label === undefined || help.startsWith(label) ? help : `${label}: ${help}`,
            },
          ],
  );
  const { list } = state;
  const namespaces = names.state === 'ready' ? [allNamespaces, ...names.value] : [];
  const among = state.namespace === undefined ? 'all namespaces' : 'one namespace';
  const all: readonly PaletteItem[] = [
    ...commands,
    ...state.contexts.map(
      (name) => ({ kind: 'context', name, alias: 'ctx', text: `context ${name}` }) as const,
    ),
    ...namespaces.map(
      (name) => ({ kind: 'namespace', name, alias: 'ns', text: `namespace ${name}` }) as const,
    ),
    ...(list.state === 'ready' ? list.value.order : []).map(
      (of) => ({ kind: 'service', of, alias: 'isvc', text: `service ${shownKey(of, among)}` }) as const,
    ),
  ];
  const found = filterItems(all, filter, (item) => ({ text: foundText(item) }));
  const word = filter.trim().toLowerCase();
  const starts = (item: PaletteItem) =>
    foundText(item)
      .toLowerCase()
      .split(/[ :]+/)
      .some((part) => word !== '' && part.startsWith(word));
  const ranks = found.map((item) => {
    if (item.kind === 'command' && item.action === word) return { item, rank: 0 };
    return { item, rank: starts(item) ? 1 : 2 };
  });
  return ranks.toSorted((one, other) => one.rank - other.rank).map(({ item }) => item);
}
