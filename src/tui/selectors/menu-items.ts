import { listColumns, type ListColumn } from '../../config/config.js';
import type { SavedFile } from '../../payload/saved.js';
import type { Exchange } from '../../inference/exchange.js';
import type { Pod } from '../../kserve/pod.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { Place } from '../state/place.js';
import type { Dropped, State } from '../state/state.js';
import { filterItems } from './matcher.js';
import { historyOf } from './exchanges.js';

type PlaceOf<N extends Place['name']> = Extract<Place, { readonly name: N }>;

/** A screen of lines that can be filtered. */
export type MenuPlace = Extract<
  Place,
  {
    readonly name:
      | 'columns'
      | 'contexts'
      | 'namespaces'
      | 'library'
      | 'accounts'
      | 'keys'
      | 'logs'
      | 'palette'
      | 'pods';
  }
>;

/** The entry for all namespaces, in their menu. */
export const allNamespaces = '(all namespaces)';

/** The columns that the menu shows. */
export function menuColumns({ filter }: PlaceOf<'columns'>): readonly ListColumn[] {
  return filterItems(listColumns, filter ?? '', (text) => ({ text }));
}

/** The contexts that the menu shows. */
export function menuContexts(contexts: readonly string[], filter: string | undefined): readonly string[] {
  return filterNames(contexts, filter);
}

/**
 * The namespaces that the menu shows, all of them first; none before they are read. A name that is typed in full comes last
 * where it is none of those that may be listed: a user who may not list namespaces may still use one.
 */
export function menuNamespaces({ names, filter = '' }: PlaceOf<'namespaces'>): readonly string[] {
  if (names.state === 'loading') return [];
  const listed = names.state === 'ready' ? names.value : [];
  const typed = isNamespaceName(filter) && !listed.includes(filter) ? [filter] : [];
  return [...filterNames([allNamespaces, ...listed], filter), ...typed];
}

/** RFC 1123's label, as Kubernetes expects it (kubernetes.io/docs/concepts/overview/working-with-objects/names). */
function isNamespaceName(text: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

/** The pods that the menu shows; none before they are read. */
export function menuPods({ pods, filter = '' }: PlaceOf<'pods'>): readonly Pod[] {
  if (pods.state !== 'ready') return [];
  return filterItems(pods.value, filter, ({ name, phase, component }) => ({
    text: `${name} ${component} ${phase}`,
  }));
}

/** The entry for no service account, in their menu. */
export const noAccount = '(no service account)';

/** The service accounts that the menu shows, none of them last; nothing before they are read, or where they may not be. */
export function menuAccounts({ accounts, filter }: PlaceOf<'accounts'>): readonly string[] {
  if (accounts.state !== 'ready' || accounts.value.warning !== undefined) return [];
  return filterNames([...accounts.value.names, noAccount], filter);
}

/** A payload that can be chosen: the example, one that is saved, one that was sent, or one that was dropped. */
export type LibraryEntry =
  | { readonly kind: 'example' }
  | { readonly kind: 'saved'; readonly file: SavedFile }
  | { readonly kind: 'sent'; readonly exchange: Exchange }
  | { readonly kind: 'dropped'; readonly dropped: Dropped };

/** As many of those that were sent. */
const mostSent = 20;

/** The payloads that the menu shows: the example, the saved ones, those that were sent, newest first and each once, and those that were dropped. */
export function menuEntries(
  state: State,
  { files, filter, of }: PlaceOf<'library'>,
): readonly LibraryEntry[] {
  const saved = files.state === 'ready' ? files.value : [];
  const all: readonly LibraryEntry[] = [
    { kind: 'example' },
    ...saved.map((file) => ({ kind: 'saved', file }) as const),
    ...sentPayloads(state, of).map((exchange) => ({ kind: 'sent', exchange }) as const),
    ...(state.dropped.get(of) ?? []).map((dropped) => ({ kind: 'dropped', dropped }) as const),
  ];
  return filterItems(all, filter ?? '', (entry) => ({ text: entryName(entry) }));
}

/** The name of an entry. */
export function entryName(entry: LibraryEntry): string {
  switch (entry.kind) {
    case 'example':
      return 'the example of the cluster, or one from the metadata';
    case 'saved':
      return entry.file.namespace === ''
        ? entry.file.fileName
        : `${entry.file.namespace}/${entry.file.fileName}`;
    case 'sent':
      return entry.exchange.payloadSource;
    case 'dropped':
      return entry.dropped.draft?.source ?? entry.dropped.payload?.source ?? 'an edit';
  }
}

function sentPayloads(state: State, of: ServiceKey): readonly Exchange[] {
  const seen = new Set<unknown>();
  const sent = historyOf(state, of).flatMap((outcome) => {
    if (outcome.kind !== 'exchange' || outcome.exchange.payload === undefined) return [];
    const { exchange } = outcome;
    const once = exchange.request.transport === 'http' ? exchange.request.body : exchange.request.message;
    const shown = typeof once === 'string' ? once : `${exchange.payloadSource} ${exchange.protocol}`;
    if (seen.has(shown)) return [];
    seen.add(shown);
    return [exchange];
  });
  return sent.slice(0, mostSent);
}

function filterNames(names: readonly string[], filter = ''): readonly string[] {
  return filterItems(names, filter, (text) => ({ text }));
}
