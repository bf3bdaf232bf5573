import type { WatchEvent } from '../cluster/cluster.js';
import type { ServiceDraft } from '../kserve/inference-service.js';
import type { Service, ServiceKind } from '../kserve/service.js';
import { noRuntimes, type RuntimeLookup } from '../kserve/serving-runtime.js';
import type { NextStep, Problem } from '../problem.js';
import type { KeptService } from './kept-service.js';
import { withReplaced } from './list-step.js';
import { mergedPlace, mergeSorted, sortedValues, type SortedValues } from './sorted-values.js';
import type { KindEvent, MissingKind } from './watch-kinds.js';

type Interruption = {
  readonly type: 'stale';
  readonly why: string;
  readonly next?: readonly NextStep[];
  readonly retryInMs: number;
};

/** The list that watches of several kinds keep up to date; each object is parsed once, as it comes. */
export type ServiceList = {
  /** Applies the events in order. */
  readonly apply: (events: readonly KindEvent[]) => void;
  /** Whether each kind was listed, or said why not. */
  readonly isAnswered: () => boolean;
  /** Whether no kind has said anything. */
  readonly isEmpty: () => boolean;
  /** Whether the objects of that kind are among the services. */
  readonly has: (kind: ServiceKind) => boolean;
  /** The refusal of the first kind, where each is missing. */
  readonly refusal: () => Problem | undefined;
  /** Why the list is not live, where it is not: a kind that was never listed only counts where none was. */
  readonly interruption: () => Interruption | undefined;
  /** The refusal of each kind that is not in the list. */
  readonly leftOut: () => ReadonlyMap<ServiceKind, MissingKind | Interruption>;
  /** By namespace and name, as etcd sorts the keys of a kind. Throws what `readRuntimes` threw, and may be asked again. */
  readonly services: () => Promise<readonly Service[]>;
};

/** The state of one kind. */
type KindList = {
  services: SortedValues<Service>;
  /** Those that have come since the last look, and cannot be told without their runtime. */
  waiting: Map<string, ServiceDraft>;
  isListed: boolean;
  silence: MissingKind | Interruption | undefined;
};

function emptyList(): KindList {
  return { services: sortedValues(), waiting: new Map(), isListed: false, silence: undefined };
}

/** An empty list. `readRuntimes` is asked again when a service comes that names a runtime not asked for before, or a while after. */
export function serviceList(
  kinds: readonly ServiceKind[],
  readRuntimes: (drafts: readonly ServiceDraft[]) => Promise<RuntimeLookup>,
): ServiceList {
  const lists = new Map(kinds.map((kind) => [kind, emptyList()]));
  const runtimes = createRuntimes(readRuntimes);
  /** The services that were told last; undefined where others have come or gone since. */
  let told: readonly Service[] | undefined;
  /** What has come in place of some of them since. */
  let replaced: { readonly list: KindList; readonly place: string; readonly service: Service }[] = [];

  const start = (kind: ServiceKind, list: KindList) => {
    lists.set(kind, list);
    told = undefined;
  };
  const show = (list: KindList, place: string, service: Service | undefined) => {
    const wasThere = service === undefined ? list.services.delete(place) : list.services.set(place, service);
    if (wasThere !== (service !== undefined)) told = undefined;
    else if (service !== undefined && told !== undefined) replaced.push({ list, place, service });
  };
  const put = (list: KindList, kept: KeptService) => {
    list.waiting.delete(kept.place);
    if ('service' in kept) return show(list, kept.place, kept.service);
    list.waiting.set(kept.place, kept.draft);
    runtimes.want(kept.runtime);
  };
  const read = (kind: ServiceKind, items: readonly KeptService[]) => {
    const list: KindList = { ...emptyList(), isListed: true };
    start(kind, list);
    if (kind === 'inference') runtimes.forget();
    for (const kept of items) put(list, kept);
  };
  const applyOne = (kind: ServiceKind, list: KindList, event: KindEvent['event']) => {
    switch (event.type) {
      case 'interrupted':
        list.silence = { ...event, type: 'stale' };
        return;
      case 'missing':
        start(kind, { ...emptyList(), silence: event });
        return;
      case 'listed':
        return read(kind, event.items);
      case 'changed':
        put(list, afterChange(event));
    }
  };
  return {
    apply: (events) => {
      for (const { kind, event } of events) applyOne(kind, lists.get(kind) ?? emptyList(), event);
    },
    isAnswered: () => [...lists.values()].every(isAnswered),
    isEmpty: () => [...lists.values()].every((list) => !isAnswered(list)),
    has: (kind) => lists.get(kind)?.isListed === true,
    refusal: () => {
      const silences = [...lists.values()].map(({ silence }) => silence);
      const [first] = silences;
      return first?.type === 'missing' && silences.every((silence) => silence?.type === 'missing')
        ? first.problem
        : undefined;
    },
    interruption: () => {
      const all = [...lists.values()];
      const telling = all.some(({ isListed }) => isListed) ? all.filter(({ isListed }) => isListed) : all;
      return telling.map(({ silence }) => silence).find((silence) => silence?.type === 'stale');
    },
    leftOut: () =>
      new Map(
        [...lists].flatMap(([kind, { isListed, silence }]) =>
          isListed || silence === undefined ? [] : [[kind, silence] as const],
        ),
      ),
    services: async () => {
      const all = [...lists.values()];
      const lookup = await runtimes.read(() => all.flatMap(({ waiting }) => [...waiting.values()]));
      for (const list of all) {
        for (const [place, draft] of list.waiting) show(list, place, draft.withRuntimes(lookup));
        list.waiting = new Map();
      }
      const sorted = all.map(({ services }) => services);
      const places = replaced.map(
        ({ list, place, service }) => [mergedPlace(sorted, list.services, place), service] as const,
      );
      told = told === undefined ? mergeSorted(sorted) : withReplaced(told, new Map(places));
      replaced = [];
      return told;
    },
  };
}

function isAnswered({ isListed, silence }: KindList): boolean {
  return isListed || silence !== undefined;
}

function afterChange(event: Extract<WatchEvent<KeptService>, { readonly type: 'changed' }>): KeptService {
  return event.change === 'deleted' ? { place: event.object.place, service: undefined } : event.object;
}

/** How long what was read of the runtimes holds: one may be made after the service that names it, or be changed. */
const freshMs = 5000;

/** The runtimes that were read last, and whether they must be read anew. */
function createRuntimes(readRuntimes: (drafts: readonly ServiceDraft[]) => Promise<RuntimeLookup>): {
  readonly want: (name: string) => void;
  readonly forget: () => void;
  readonly read: (drafts: () => readonly ServiceDraft[]) => Promise<RuntimeLookup>;
} {
  let lookup = noRuntimes;
  /** Those that need not be asked for again until they are no longer fresh. */
  let asked = new Set<string>();
  let askedAt = -Infinity;
  let isWanted = false;
  return {
    want: (name) => {
      isWanted ||= !asked.has(name) || Date.now() - askedAt > freshMs;
      asked.add(name);
    },
    forget: () => {
      asked = new Set();
      isWanted = false;
    },
    read: async (drafts) => {
      if (!isWanted) return lookup;
      lookup = await readRuntimes(drafts());
      // Only now: a read that failed is asked for again.
      isWanted = false;
      askedAt = Date.now();
      return lookup;
    },
  };
}
