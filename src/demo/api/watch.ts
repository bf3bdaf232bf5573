import { badRequest, expired, type ApiAnswer } from './answers.js';
import { apiVersionOf, type Kind } from './kinds.js';
import type { TableView } from './list.js';
import { parseSelection, type Selects } from './selectors.js';
import { viewOf, type Change, type ObjectStore, type Stored } from './store.js';
import { toTable } from './table.js';
import type { ApiTarget } from './target.js';
import { storedKind } from './versions.js';

/** A watch that was granted. */
export type Watch = {
  /** JSON when absent. */
  readonly contentType?: string;
  readonly timeoutMs: number;
  /** Starts writing its lines; calls `end` when the server has to end it at once. */
  readonly open: (write: (line: string) => void, end: () => void) => OpenWatch;
};

export type OpenWatch = {
  /** Writes a bookmark, where the client wants them. */
  readonly bookmark: () => void;
  readonly stop: () => void;
};

type EventType = Change['type'];

/** A real server picks 30 to 60 minutes when the client names no timeout. */
const defaultTimeoutSeconds = 1800;

/** Node's timers hold no more than 24 days. */
const maxTimeoutSeconds = 86_400;

/** Prepares a WATCH; an Answer instead when it is refused. An expired revision is a line in the stream, not a refusal. */
export function watch(
  store: ObjectStore,
  target: ApiTarget,
  query: URLSearchParams,
  table: TableView,
): Watch | ApiAnswer {
  const selection = parseSelection(target, query);
  if ('refusal' in selection) return selection.refusal;
  const { selects } = selection;
  const revision = Number(query.get('resourceVersion') ?? '0');
  if (!Number.isInteger(revision)) {
    return badRequest(`invalid resource version: "${query.get('resourceVersion') ?? ''}"`);
  }
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  const initial = query.get('sendInitialEvents');
  const encode = eventEncoder(target.kind, table);
  const open: Watch['open'] = (write, end) => {
    const bookmark = (annotations: Readonly<Record<string, string>> = {}): void => {
      if (bookmarks) write(bookmarkLine(target.kind, store.revision(), annotations, table));
    };
    const tell = (change: Change): void => {
      const type = change.kind === storedKind(target.kind) ? seenThrough(selects, change) : undefined;
      if (type !== undefined) write(encode(type, viewOf(target.kind, change.stored)));
    };
    if (revision > 0 && revision < store.oldestRevision() && initial !== 'true') {
      const message = `too old resource version: ${revision} (${store.oldestRevision()})`;
      write(`{"type":"ERROR","object":${expired(message).body}}\n`);
      end();
      return { bookmark: () => undefined, stop: () => undefined };
    }
    if (initial === 'true' || (revision === 0 && initial === null)) {
      for (const stored of store.all(target.kind)) {
        if (selects(stored.object)) write(encode('ADDED', stored));
      }
      if (initial === 'true') bookmark({ 'k8s.io/initial-events-end': 'true' });
    } else if (revision > 0) {
      for (const change of store.changesAfter(revision)) tell(change);
    }
    return { bookmark: () => bookmark(), stop: store.subscribe(tell) };
  };
  return { timeoutMs: timeoutOf(query), open };
}

function timeoutOf(query: URLSearchParams): number {
  const seconds = Number(query.get('timeoutSeconds') ?? '0');
  return (seconds > 0 ? Math.min(seconds, maxTimeoutSeconds) : defaultTimeoutSeconds) * 1000;
}

/** A change as seen through a selector: an object that comes to match is ADDED, one that no longer does DELETED. */
function seenThrough(selects: Selects, { type, stored, previous }: Change): EventType | undefined {
  const did = previous !== undefined && selects(previous.object);
  const does = type !== 'DELETED' && selects(stored.object);
  if (did && does) return 'MODIFIED';
  if (does) return 'ADDED';
  return did ? 'DELETED' : undefined;
}

function eventEncoder(kind: Kind, table: TableView): (type: EventType, stored: Stored) => string {
  if (table === undefined) return (type, stored) => `{"type":"${type}","object":${stored.json()}}\n`;
  let headers = true;
  return (type, { object }) => {
    const { resourceVersion } = object.metadata;
    const shown = toTable(kind, [object], { resourceVersion }, { ...table, headers });
    headers = false;
    return `${JSON.stringify({ type, object: shown })}\n`;
  };
}

function bookmarkLine(
  kind: Kind,
  revision: number,
  annotations: Readonly<Record<string, string>>,
  table: TableView,
): string {
  const metadata = {
    resourceVersion: String(revision),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  const plain = { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
  const object =
    table === undefined
      ? plain
      : { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: null, rows: [] };
  return `${JSON.stringify({ type: 'BOOKMARK', object })}\n`;
}
