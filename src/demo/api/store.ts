import { randomUUID } from 'node:crypto';

import type { KubeObject } from '../../kserve/kube-object.js';
import { at, isRecord, textAt, type ApiObject } from './api-object.js';
import { apiVersionOf, type Kind } from './kinds.js';
import { inVersion, storedKind } from './versions.js';

export type Stored = {
  /** `NAMESPACE/NAME`: lists are in this order, as etcd's keys are. */
  readonly key: string;
  readonly object: ApiObject;
  /** The object's JSON, made once. */
  readonly json: () => string;
};

export type Change = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: Kind;
  readonly revision: number;
  readonly stored: Stored;
  readonly previous?: Stored;
};

/** Each kind in any of its versions: what comes out is in the version asked for, whichever it was put in. */
export type ObjectStore = {
  readonly revision: () => number;
  /** A watch may start at this revision or a later one. */
  readonly oldestRevision: () => number;
  readonly get: (kind: Kind, namespace: string | undefined, name: string) => Stored | undefined;
  /** In the order of their keys. Each change makes a new list, so that a list is a snapshot. */
  readonly all: (kind: Kind) => readonly Stored[];
  /** Adds or replaces; keeps uid and creation time, counts generation and resourceVersion. No change, no new revision. */
  readonly put: (kind: Kind, object: KubeObject) => Stored;
  readonly remove: (kind: Kind, namespace: string | undefined, name: string) => Stored | undefined;
  readonly changesAfter: (revision: number) => readonly Change[];
  /** Calls the listener for each later change, until the returned function is called. */
  readonly subscribe: (listener: (change: Change) => void) => () => void;
  /** Forgets the changes so far. */
  readonly forgetHistory: () => void;
};

/** A real API server's watch cache holds a similar number for each kind. */
const historyLength = 2000;

/** The demo's etcd and watch cache in one: objects in memory, with the revisions of their changes. */
export function createStore(): ObjectStore {
  const tables = new Map<Kind, Map<string, Stored>>();
  const sorted = new Map<Kind, readonly Stored[]>();
  const listeners = new Set<(change: Change) => void>();
  let history: Change[] = [];
  let revision = 1;
  let oldest = 1;

  const table = (kind: Kind): Map<string, Stored> => {
    const stored = storedKind(kind);
    const found = tables.get(stored) ?? new Map<string, Stored>();
    tables.set(stored, found);
    return found;
  };
  const lookUp = (kind: Kind, namespace: string | undefined, name: string): Stored | undefined =>
    table(kind).get(keyOf(namespace, name));
  const record = (change: Change): void => {
    for (const kind of sorted.keys()) if (storedKind(kind) === change.kind) sorted.delete(kind);
    history.push(change);
    if (history.length > historyLength * 2) history = history.slice(-historyLength);
    oldest = Math.max(oldest, (history[0]?.revision ?? 1) - 1);
    for (const listener of listeners) listener(change);
  };

  return {
    revision: () => revision,
    oldestRevision: () => oldest,
    get: (kind, namespace, name) => {
      const found = lookUp(kind, namespace, name);
      return found === undefined ? undefined : viewOf(kind, found);
    },
    all: (kind) => {
      const list =
        sorted.get(kind) ??
        [...table(kind).values()]
          .sort((a, b) => (a.key < b.key ? -1 : 1))
          .map((stored) => viewOf(kind, stored));
      sorted.set(kind, list);
      return list;
    },
    put: (given, sent) => {
      const kind = storedKind(given);
      const object = { ...sent, apiVersion: apiVersionOf(kind) };
      const key = keyOf(textAt(object, 'metadata', 'namespace'), textAt(object, 'metadata', 'name') ?? '');
      const previous = table(kind).get(key);
      if (previous !== undefined && JSON.stringify(complete(object, previous)) === previous.json()) {
        return viewOf(given, previous);
      }
      revision += 1;
      const stored = toStored(key, complete(object, previous, revision));
      table(kind).set(key, stored);
      const type = previous === undefined ? 'ADDED' : 'MODIFIED';
      record({ type, kind, revision, stored, ...(previous === undefined ? {} : { previous }) });
      return viewOf(given, stored);
    },
    remove: (given, namespace, name) => {
      const kind = storedKind(given);
      const previous = lookUp(kind, namespace, name);
      if (previous === undefined) return undefined;
      revision += 1;
      table(kind).delete(previous.key);
      const metadata = { ...previous.object.metadata, resourceVersion: String(revision) };
      const stored = toStored(previous.key, { ...previous.object, metadata });
      record({ type: 'DELETED', kind, revision, stored, previous });
      return viewOf(given, stored);
    },
    changesAfter: (after) => history.filter((change) => change.revision > after),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forgetHistory: () => {
      revision += 1;
      history = [];
      oldest = revision;
    },
  };
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** A stored object in a version of its kind: itself where that is the one in which it is stored. */
export function viewOf(kind: Kind, stored: Stored): Stored {
  const object = inVersion(kind, stored.object);
  return object === stored.object ? stored : toStored(stored.key, object);
}

function toStored(key: string, object: ApiObject): Stored {
  let json: string | undefined;
  return { key, object, json: () => (json ??= JSON.stringify(object)) };
}

/** Fills in what the API server owns. Without a revision, the object keeps the previous one's: to compare the two. */
function complete(object: KubeObject, previous: Stored | undefined, revision?: number): ApiObject {
  const before = previous?.object.metadata;
  const given = isRecord(object['metadata']) ? object['metadata'] : {};
  const hasSpec = object['spec'] !== undefined;
  const specChanged =
    previous !== undefined && JSON.stringify(at(previous.object, 'spec')) !== JSON.stringify(object['spec']);
  const generation = (before?.generation ?? 1) + (specChanged ? 1 : 0);
  return {
    ...object,
    apiVersion: textAt(object, 'apiVersion') ?? '',
    kind: textAt(object, 'kind') ?? '',
    metadata: {
      ...given,
      name: textAt(given, 'name') ?? '',
      uid: before?.uid ?? textAt(given, 'uid') ?? randomUUID(),
      resourceVersion: revision === undefined ? (before?.resourceVersion ?? '') : String(revision),
      ...(hasSpec ? { generation } : {}),
      creationTimestamp:
        before?.creationTimestamp ?? textAt(given, 'creationTimestamp') ?? toTimestamp(new Date()),
    },
  };
}

/** A time as Kubernetes writes it: RFC 3339, whole seconds. */
export function toTimestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
