import type { SavedFile } from '../payload/saved.js';
import type { Place } from './state.js';

type PlaceOf<N extends Place['name']> = Extract<Place, { readonly name: N }>;

/** What the menu of namespaces calls all of them. */
export const allNamespaces = '(all namespaces)';

/** The contexts that the menu shows. */
export function menuContexts(contexts: readonly string[], filter: string | undefined): readonly string[] {
  return contexts.filter((name) => contains(name, filter));
}

/** The namespaces that the menu shows, all of them first; none before they are read. */
export function menuNamespaces({ names, filter }: PlaceOf<'namespaces'>): readonly string[] {
  if (names.state !== 'ready') return [];
  return [allNamespaces, ...names.value].filter((name) => contains(name, filter));
}

/** What the menu of service accounts calls none of them. */
export const noAccount = '(no service account)';

/** The service accounts that the menu shows, none of them last; nothing before they are read, or where they may not be. */
export function menuAccounts({ accounts, filter }: PlaceOf<'accounts'>): readonly string[] {
  if (accounts.state !== 'ready' || accounts.value.warning !== undefined) return [];
  return [...accounts.value.names, noAccount].filter((name) => contains(name, filter));
}

/** The saved payloads that the menu shows; none before they are read. */
export function menuFiles({ files, filter }: PlaceOf<'library'>): readonly SavedFile[] {
  if (files.state !== 'ready') return [];
  return files.value.filter(({ namespace, fileName }) => contains(`${namespace}/${fileName}`, filter));
}

/** True without a filter; upper and lower case are the same. */
export function contains(text: string, filter = ''): boolean {
  return text.toLowerCase().includes(filter.toLowerCase());
}
