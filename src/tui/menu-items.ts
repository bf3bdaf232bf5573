import type { SavedFile } from '../payload/saved.js';
import { placeOf } from './rows.js';
import type { State } from './state.js';

/** What the menu of namespaces calls all of them. */
export const allNamespaces = '(all namespaces)';

/** The contexts that the menu shows. */
export function menuContexts({ contexts, menuFilter }: State): readonly string[] {
  return matching(contexts, menuFilter, (name) => name);
}

/** The namespaces that the menu shows, all of them first; none before they are read. */
export function menuNamespaces(state: State): readonly string[] {
  const place = placeOf(state);
  if (place.name !== 'namespaces' || place.names.state !== 'ready') return [];
  return matching([allNamespaces, ...place.names.value], state.menuFilter, (name) => name);
}

/** The saved payloads that the menu shows; none before they are read. */
export function menuFiles(state: State): readonly SavedFile[] {
  const place = placeOf(state);
  if (place.name !== 'library' || place.files.state !== 'ready') return [];
  return matching(
    place.files.value,
    state.menuFilter,
    ({ namespace, fileName }) => `${namespace}/${fileName}`,
  );
}

function matching<T>(items: readonly T[], filter: string, textOf: (item: T) => string): readonly T[] {
  const wanted = filter.toLowerCase();
  return wanted === '' ? items : items.filter((item) => textOf(item).toLowerCase().includes(wanted));
}
