import type { WatchEvent } from '../cluster/cluster.js';
import { recordAt, textAt } from '../kserve/fields.js';
import { neededRuntime, parseInferenceService } from '../kserve/inference-service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import { noRuntimes, type RuntimeLookup } from '../kserve/serving-runtime.js';

type Interruption = { readonly type: 'stale'; readonly why: string; readonly retryInMs: number };

/** The list that a watch keeps up to date; each object is parsed once. */
export type ServiceList = {
  /** Applies the events in order; the interruption that they end in, or undefined when the list is live. */
  readonly apply: (events: readonly WatchEvent[]) => Interruption | undefined;
  /** In the API's order: by namespace and name, as etcd sorts its keys. Throws what `readRuntimes` threw, and may be asked again. */
  readonly services: () => Promise<readonly Service[]>;
};

/** An empty list. `readRuntimes` is asked again whenever a service names a runtime that was not there before. */
export function serviceList(
  readRuntimes: (objects: readonly KubeObject[]) => Promise<RuntimeLookup>,
): ServiceList {
  let objects = new Map<string, KubeObject>();
  /** The keys in order, until one comes or goes: sorting thousands at every change would fill the memory with garbage. */
  let order: readonly string[] | undefined;
  let parsed = new WeakMap<KubeObject, Service>();
  let runtimes = noRuntimes;
  let interruption: Interruption | undefined;
  /** Runtimes that were asked for since the last list, and the services that need others. */
  let asked = new Set<string>();
  let unknown: KubeObject[] = [];

  const put = (object: KubeObject) => {
    const key = keyOf(object);
    if (!objects.has(key)) order = undefined;
    objects.set(key, withoutBookkeeping(object));
    const runtime = neededRuntime(object);
    if (runtime === undefined || asked.has(runtime)) return;
    asked.add(runtime);
    unknown.push(object);
  };
  const applyOne = (event: WatchEvent) => {
    switch (event.type) {
      case 'interrupted':
        interruption = { type: 'stale', why: event.why, retryInMs: event.retryInMs };
        return;
      case 'listed':
        interruption = undefined;
        objects = new Map();
        order = undefined;
        asked = new Set();
        unknown = [];
        for (const object of event.items) put(object);
        return;
      case 'changed':
        if (event.change !== 'deleted') put(event.object);
        else if (objects.delete(keyOf(event.object))) order = undefined;
    }
  };
  const parse = (object: KubeObject): Service | undefined => {
    const service = parsed.get(object) ?? parseInferenceService(object, runtimes);
    if (service !== undefined) parsed.set(object, service);
    return service;
  };
  return {
    apply: (events) => {
      for (const event of events) applyOne(event);
      return interruption;
    },
    services: async () => {
      if (unknown.length > 0) {
        runtimes = await readRuntimes(unknown);
        // Only now: a read that failed is asked for again.
        unknown = [];
        parsed = new WeakMap();
      }
      order ??= [...objects.keys()].sort();
      const services: Service[] = [];
      for (const key of order) {
        const object = objects.get(key);
        const service = object === undefined ? undefined : parse(object);
        if (service !== undefined) services.push(service);
      }
      return services;
    },
  };
}

/** Without `managedFields`, which may be half of an object, and which nothing here reads: thousands of services are kept. */
function withoutBookkeeping(object: KubeObject): KubeObject {
  const metadata = recordAt(object, 'metadata');
  if (metadata === undefined || !('managedFields' in metadata)) return object;
  const { managedFields: _, ...kept } = metadata;
  return { ...object, metadata: kept };
}

function keyOf(object: KubeObject): string {
  return `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
}
