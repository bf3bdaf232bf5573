import { badRequest, expired, failure, ok, type ApiAnswer } from './answers.js';
import { apiVersionOf, type Kind } from './kinds.js';
import type { Pages, Snapshot } from './pages.js';
import { hasSelector, parseSelection } from './selectors.js';
import type { ObjectStore, Stored } from './store.js';
import { toTable, type IncludeObject } from './table.js';
import type { ApiTarget } from './target.js';

/** How a list, an object or a watch event is shown; `undefined` as itself, not as a Table. */
export type TableView = { readonly includeObject: IncludeObject } | undefined;

/** Answers LIST: selectors, pages (`limit`, `continue`), `resourceVersion` and `resourceVersionMatch`, Table. */
export function list(
  store: ObjectStore,
  pages: Pages,
  target: ApiTarget,
  query: URLSearchParams,
  table: TableView,
): ApiAnswer {
  const selection = parseSelection(target, query);
  if ('refusal' in selection) return selection.refusal;
  const stale = refuseRevision(store, query);
  if (stale !== undefined) return stale;
  const opened = pages.open(target.kind, query.get('continue'));
  if ('refusal' in opened) return opened.refusal;

  const matching = opened.objects.slice(opened.start).filter(({ object }) => selection.selects(object));
  const limit = Number(query.get('limit') ?? '0');
  if (!Number.isInteger(limit) || limit < 0) return badRequest(`invalid limit: ${query.get('limit') ?? ''}`);
  const page = limit === 0 ? matching : matching.slice(0, limit);
  const metadata = pageMetadata(pages, target.kind, opened, matching.length, page, hasSelector(query));
  if (table === undefined) return { status: 200, body: listJson(target.kind, page, metadata) };
  const objects = page.map(({ object }) => object);
  return ok(toTable(target.kind, objects, metadata, { ...table, headers: true }));
}

function pageMetadata(
  pages: Pages,
  kind: Kind,
  snapshot: Snapshot,
  matching: number,
  page: readonly Stored[],
  selected: boolean,
): Readonly<Record<string, unknown>> {
  const resourceVersion = String(snapshot.revision);
  const last = page.at(-1);
  if (last === undefined || page.length === matching) {
    return { ...(kind.builtIn ? {} : { continue: '' }), resourceVersion };
  }
  const remaining = selected ? {} : { remainingItemCount: matching - page.length };
  return { resourceVersion, continue: pages.continueAfter(kind, snapshot, last.key), ...remaining };
}

/** Joins the JSON that each object keeps: a list of thousands costs no serializing. */
function listJson(kind: Kind, page: readonly Stored[], metadata: unknown): string {
  const head = JSON.stringify({ kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata });
  const items = page.map(kind.builtIn ? withoutKind : ({ json }) => json());
  return `${head.slice(0, -1)},"items":[${items.join(',')}]}`;
}

/** What `withoutKind` has made, once for each. */
const shown = new WeakMap<Stored, string>();

/** The items of a built-in kind's list state neither apiVersion nor kind. */
function withoutKind(stored: Stored): string {
  const json =
    shown.get(stored) ?? JSON.stringify({ ...stored.object, apiVersion: undefined, kind: undefined });
  shown.set(stored, json);
  return json;
}

function refuseRevision(store: ObjectStore, query: URLSearchParams): ApiAnswer | undefined {
  const text = query.get('resourceVersion') ?? '';
  if (text === '' || text === '0' || query.get('continue')) return undefined;
  const wanted = Number(text);
  if (!Number.isInteger(wanted)) return badRequest(`invalid resource version: "${text}"`);
  if (wanted > store.revision()) return tooLarge(wanted, store.revision());
  const exact = query.get('resourceVersionMatch') === 'Exact';
  if (!exact || wanted === store.revision()) return undefined;
  return expired('The resourceVersion for the provided list is too old.');
}

function tooLarge(wanted: number, current: number): ApiAnswer {
  return failure({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  });
}
