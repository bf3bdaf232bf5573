import type { SavedFile } from '../../payload/saved.js';
import type { Place } from '../state/place.js';

type PlaceOf<N extends Place['name']> = Extract<Place, { readonly name: N }>;

/** A screen of lines that can be filtered. */
export type MenuPlace = Extract<
  Place,
  { readonly name: 'contexts' | 'namespaces' | 'library' | 'accounts' | 'keys' | 'logs' }
>;

/** What the menu of namespaces calls all of them. */
export const allNamespaces = '(all namespaces)';

/** The contexts that the menu shows. */
export function menuContexts(contexts: readonly string[], filter: string | undefined): readonly string[] {
  return contexts.filter((name) => contains(name, filter));
}

/**
 * The namespaces that the menu shows, all of them first; none before they are read. A name that is typed in full comes last
 * where it is none of those that may be listed: who may list no namespaces may still use one.
 */
export function menuNamespaces({ names, filter = '' }: PlaceOf<'namespaces'>): readonly string[] {
  if (names.state === 'loading') return [];
  const listed = names.state === 'ready' ? names.value : [];
  const typed = isNamespaceName(filter) && !listed.includes(filter) ? [filter] : [];
  return [...[allNamespaces, ...listed].filter((name) => contains(name, filter)), ...typed];
}

/** RFC 1123's label, as Kubernetes wants it (kubernetes.io/docs/concepts/overview/working-with-objects/names). */
function isNamespaceName(text: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
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
