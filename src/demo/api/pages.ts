import { badRequest, expired, type ApiAnswer } from './answers.js';
import { isRecord, textAt } from './api-object.js';
import { apiVersionOf, type Kind } from './kinds.js';
import type { Stored, ObjectStore } from './store.js';

/** A list as it was at one revision. */
export type Snapshot = {
  readonly revision: number;
  readonly objects: readonly Stored[];
  /** Where the page to be shown starts. */
  readonly start: number;
};

export type Pages = {
  /** The whole list as it is now, or the rest of the list that a continue token belongs to; else why not (400, 410). */
  readonly open: (kind: Kind, continueToken: string | null) => Snapshot | { readonly refusal: ApiAnswer };
  /** A token for what follows this key in this snapshot. */
  readonly continueAfter: (kind: Kind, snapshot: Snapshot, key: string) => string;
  /** Every token given out so far is too old from here on. */
  readonly forget: () => void;
};

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** Lists under way are few; older ones expire as if compacted. */
const keptSnapshots = 32;

/** Pages of lists: all pages of one list show the same revision, as etcd's do. */
export function createPages(store: ObjectStore): Pages {
  const snapshots = new Map<string, Snapshot>();
  return {
    open: (kind, continueToken) => {
      const now = { revision: store.revision(), objects: store.all(kind), start: 0 };
      if (continueToken === null || continueToken === '') return now;
      const token = decode(continueToken);
      if (token === undefined) return { refusal: badRequest('continue key is not valid') };
      const snapshot = token.revision === -1 ? now : snapshots.get(nameOf(kind, token.revision));
      if (snapshot === undefined) {
        return { refusal: expired(tooOld, encode({ revision: -1, after: token.after })) };
      }
      const start = snapshot.objects.findIndex(({ key }) => key > token.after);
      return { ...snapshot, start: start === -1 ? snapshot.objects.length : start };
    },
    continueAfter: (kind, snapshot, after) => {
      const { revision } = snapshot;
      snapshots.set(nameOf(kind, revision), snapshot);
      const [oldest] = snapshots.keys();
      if (snapshots.size > keptSnapshots && oldest !== undefined) snapshots.delete(oldest);
      return encode({ revision, after });
    },
    forget: () => snapshots.clear(),
  };
}

type Token = { readonly revision: number; readonly after: string };

function nameOf(kind: Kind, revision: number): string {
  return `${apiVersionOf(kind)}/${kind.plural}@${revision}`;
}

function encode({ revision, after }: Token): string {
  const token = { v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function decode(text: string): Token | undefined {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const start = textAt(token, 'start');
    if (!isRecord(token) || typeof token['rv'] !== 'number' || start === undefined) return undefined;
    return { revision: token['rv'], after: start.replace(/\0$/, '') };
  } catch {
    return undefined; // not a token of ours
  }
}
