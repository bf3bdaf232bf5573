import type { WatchEvent } from '../cluster/cluster.js';
import { textAt } from '../kserve/fields.js';
import { draftService, type ServiceDraft } from '../kserve/inference-service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import { noRuntimes, type RuntimeLookup } from '../kserve/serving-runtime.js';

type Interruption = {
  readonly type: 'stale';
  readonly why: string;
  readonly remedy?: string;
  readonly retryInMs: number;
};

/** What is kept of an object: the service; or, where its protocol cannot be told without its runtime, its draft until that was read. */
export type KeptService =
  | { readonly key: string; readonly service: Service | undefined }
  | { readonly key: string; readonly draft: ServiceDraft; readonly runtime: string };

/** The list that a watch keeps up to date; each object is parsed once, as it comes. */
export type ServiceList = {
  /** Applies the events in order; the interruption that they end in, or undefined when the list is live. */
  readonly apply: (events: readonly WatchEvent<KeptService>[]) => Interruption | undefined;
  /** In the API's order: by namespace and name, as etcd sorts its keys. Throws what `readRuntimes` threw, and may be asked again. */
  readonly services: () => Promise<readonly Service[]>;
};

/** What the list keeps of an object: the rest of it, of thousands of services, is not worth its memory. */
export function keepService(object: KubeObject): KeptService {
  const key = `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
  const draft = draftService(object);
  const { neededRuntime: runtime } = draft;
  return runtime === undefined ? { key, service: draft.withRuntimes(noRuntimes) } : { key, draft, runtime };
}

/** How long what was read of the runtimes holds: one may be made after the service that names it, or be changed. */
const freshMs = 5000;

/** An empty list. `readRuntimes` is asked again when a service comes that names a runtime not asked for before, or a while after. */
export function serviceList(
  readRuntimes: (drafts: readonly ServiceDraft[]) => Promise<RuntimeLookup>,
): ServiceList {
  let services = sortedValues<Service>();
  /** Those that have come since the last look, and cannot be told without their runtime. */
  let waiting = new Map<string, ServiceDraft>();
  let runtimes = noRuntimes;
  let interruption: Interruption | undefined;
  /** Runtimes that need not be asked for again until they are no longer fresh. */
  let asked = new Set<string>();
  let askedAt = -Infinity;
  let wantsRuntimes = false;

  const show = (key: string, service: Service | undefined) => {
    if (service === undefined) services.delete(key);
    else services.set(key, service);
  };
  const put = (kept: KeptService) => {
    waiting.delete(kept.key);
    if ('service' in kept) return show(kept.key, kept.service);
    waiting.set(kept.key, kept.draft);
    wantsRuntimes ||= !asked.has(kept.runtime) || Date.now() - askedAt > freshMs;
    asked.add(kept.runtime);
  };
  const applyOne = (event: WatchEvent<KeptService>) => {
    switch (event.type) {
      case 'interrupted':
        interruption = { ...event, type: 'stale' };
        return;
      case 'listed':
        interruption = undefined;
        services = sortedValues();
        waiting = new Map();
        asked = new Set();
        wantsRuntimes = false;
        for (const kept of event.items) put(kept);
        return;
      case 'changed':
        if (event.change === 'deleted') put({ key: event.object.key, service: undefined });
        else put(event.object);
    }
  };
  return {
    apply: (events) => {
      for (const event of events) applyOne(event);
      return interruption;
    },
    services: async () => {
      if (wantsRuntimes) {
        runtimes = await readRuntimes([...waiting.values()]);
        // Only now: a read that failed is asked for again.
        wantsRuntimes = false;
        askedAt = Date.now();
      }
      for (const [key, draft] of waiting) show(key, draft.withRuntimes(runtimes));
      waiting = new Map();
      return services.list();
    },
  };
}

/**
 * What a source yields, gathered: the first item at once, then at most one batch every `everyMs`, each with all that came
 * meanwhile. Ends with the source or the signal; throws what the source throws.
 */
export async function* bursts<Item>(
  source: AsyncIterable<Item>,
  everyMs: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Item[], void, undefined> {
  const gathered: Item[] = [];
  const end = { reached: false };
  let wake: (() => void) | undefined;
  const nudge = () => wake?.();
  const pump = (async () => {
    for await (const item of source) {
      gathered.push(item);
      nudge();
    }
  })().finally(() => {
    end.reached = true;
    nudge();
  });
  // The failure is thrown below, once everything before it was yielded; until then nobody listens to it.
  pump.catch(nudge);
  signal.addEventListener('abort', nudge);
  try {
    while (!signal.aborted) {
      if (gathered.length > 0) {
        yield gathered.splice(0);
        await pause(everyMs, signal);
      } else if (end.reached) {
        return await pump;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', nudge);
  }
}

/** Resolves after the time, or at once when aborted. */
function pause(timeMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, timeMs);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** Values in the order of their keys (code units), of which a few change at a time. */
export type SortedValues<Value> = {
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
  /** A list of its own, which later changes leave as it is. */
  readonly list: () => readonly Value[];
};

/** None yet. To sort thousands at every change, or to look each of them up, would take more time than the change itself. */
export function sortedValues<Value>(): SortedValues<Value> {
  const keys: string[] = [];
  const values: Value[] = [];

  /** The first place whose key is not before this one. */
  const placeFor = (key: string): number => {
    // A list that is read comes in order.
    if ((keys.at(-1) ?? '') < key) return keys.length;
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    set: (key, value) => {
      const place = placeFor(key);
      const isNew = keys[place] !== key;
      if (isNew) keys.splice(place, 0, key);
      values.splice(place, isNew ? 0 : 1, value);
    },
    delete: (key) => {
      const place = placeFor(key);
      if (keys[place] !== key) return;
      keys.splice(place, 1);
      values.splice(place, 1);
    },
    list: () => values.slice(),
  };
}
