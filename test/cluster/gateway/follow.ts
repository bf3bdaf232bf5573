/** Keeps what the API server has of one kind, through its restarts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.ts';
import { log } from './log.ts';
import { keyOf } from './objects.ts';
import type { Meta } from './objects.ts';

type Item = { readonly metadata: Meta };
type List<Kind> = {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Kind[];
};
type Event<Kind> = { readonly type: string; readonly object: Kind };

export type Followed<Kind> = {
  /** Undefined until the first list has come. */
  readonly items: () => readonly Kind[] | undefined;
};

const pauseMs = 500;

/** Lists and watches forever; whatever ends a watch, a fresh list follows. */
export function follow<Kind extends Item>(api: Api, path: string, changed: () => void): Followed<Kind> {
  let known: ReadonlyMap<string, Kind> | undefined;
  const set = (items: ReadonlyMap<string, Kind>): void => {
    known = items;
    changed();
  };
  const once = async (): Promise<void> => {
    const list = (await api.send('GET', path)) as List<Kind>;
    const items = new Map(list.items.map((item) => [keyOf(item.metadata), item]));
    set(items);
    const from = list.metadata.resourceVersion;
    for await (const line of api.lines(`${path}?watch=1&allowWatchBookmarks=true&resourceVersion=${from}`)) {
      const { type, object } = JSON.parse(line) as Event<Kind>;
      if (type === 'ERROR') return;
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') items.delete(keyOf(object.metadata));
      else items.set(keyOf(object.metadata), object);
      set(items);
    }
  };
  const forever = async (): Promise<never> => {
    for (;;) {
      await once().catch((error: unknown) => log(`${path}: ${String(error)}`));
      await sleep(pauseMs);
    }
  };
  void forever();
  return { items: () => (known === undefined ? undefined : [...known.values()]) };
}
