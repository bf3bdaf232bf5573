import type { WatchEvent } from '../cluster/cluster.js';
import { textAt } from '../kserve/fields.js';
import { neededRuntime, parseInferenceService } from '../kserve/inference-service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import { noRuntimes, type RuntimeLookup } from '../kserve/serving-runtime.js';
import { sortedValues } from './sorted-values.js';

type Interruption = {
  readonly type: 'stale';
  readonly why: string;
  readonly remedy?: string;
  readonly retryInMs: number;
};

/** What is kept of an object: the service; or, where its protocol cannot be told without its runtime, the object until that was read. */
export type KeptService =
  | { readonly key: string; readonly service: Service | undefined }
  | { readonly key: string; readonly object: KubeObject; readonly runtime: string };

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
  const runtime = neededRuntime(object);
  return runtime === undefined
    ? { key, service: parseInferenceService(object, noRuntimes) }
    : { key, object, runtime };
}

/** How long what was read of the runtimes holds: one may be made after the service that names it, or be changed. */
const freshMs = 5000;

/** An empty list. `readRuntimes` is asked again when a service comes that names a runtime not asked for before, or a while after. */
export function serviceList(
  readRuntimes: (objects: readonly KubeObject[]) => Promise<RuntimeLookup>,
): ServiceList {
  let services = sortedValues<Service>();
  /** Those that have come since the last look, and cannot be told without their runtime. */
  let waiting = new Map<string, KubeObject>();
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
    waiting.set(kept.key, kept.object);
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
      for (const [key, object] of waiting) show(key, parseInferenceService(object, runtimes));
      waiting = new Map();
      return services.list();
    },
  };
}
