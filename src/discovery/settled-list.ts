import { needsPods } from '../kserve/explain.js';
import type { Service, ServiceKey } from '../kserve/service.js';
import { stepKeys, withAllSteps } from './graph-steps.js';
import { stepTo, withReplaced } from './list-step.js';

/** A service with what its pods said last, which holds for as long as the service itself is the same. */
export type Explanation = { readonly resourceVersion: string; readonly service: Service };

/** The services with what their pods said, and of graphs what their steps tell; a change of a few of thousands looks at those alone. */
export type SettledList = {
  /** Takes the services as they are now. `isWhole`: the InferenceServices that graphs call are among them. */
  readonly take: (services: readonly Service[], isWhole: boolean) => void;
  /** Takes what the pods of those that need them said. */
  readonly tell: (told: ReadonlyMap<ServiceKey, Explanation>) => void;
  /** Those that need their pods, in the order of the list. */
  readonly wanting: () => readonly Service[];
  /** Whether there are such services; `new`: of one the pods have not told yet. */
  readonly wants: () => 'nothing' | 'new' | 'again';
  readonly services: () => readonly Service[];
};

/** The services as the list shows them: as they were parsed, with what their pods and the services behind a graph say of them. */
export function settledList(): SettledList {
  let plain: readonly Service[] = [];
  let isWhole = false;
  let told: ReadonlyMap<ServiceKey, Explanation> = new Map();
  /** Those that need their pods, by place, with what these said. */
  let explained = new Map<number, Service>();
  let settled: readonly Service[] = [];
  /** The graphs, and the services that their steps call. */
  let inGraphs: ReadonlySet<ServiceKey> = new Set();
  /** The places that changed since; undefined: each may have. */
  let changed: Set<number> | undefined;

  const tellingOf = (service: Service) => {
    const last = told.get(service.key);
    return last?.resourceVersion === service.resourceVersion ? last.service : undefined;
  };
  const note = (service: Service, place: number) => {
    // What is ready by now needs its pods no more, whatever they told.
    if (needsPods(service)) explained.set(place, tellingOf(service) ?? service);
    else explained.delete(place);
  };
  const isOfGraph = (place: number) => inGraphs.has(plain[place]?.key ?? '');
  const settleAll = () => {
    const all = plain.slice();
    for (const [place, service] of explained) all[place] = service;
    const graphs = isWhole ? all.filter((service) => service.kind === 'graph') : [];
    inGraphs = new Set(graphs.flatMap((graph) => [graph.key, ...stepKeys(graph)]));
    // The reasons of a graph's steps come last: they change without it.
    return isWhole ? withAllSteps(all, all) : all;
  };
  const settleSome = (places: ReadonlySet<number>) => {
    const values = [...places].map((place) => [place, explained.get(place) ?? plain[place]] as const);
    return withReplaced(
      settled,
      new Map(values.filter((entry): entry is readonly [number, Service] => entry[1] !== undefined)),
    );
  };
  return {
    take: (next, whole) => {
      const places = whole === isWhole ? changedSince(plain, next) : undefined;
      [plain, isWhole] = [next, whole];
      if (places === undefined) {
        changed = undefined;
        explained = new Map();
        plain.forEach(note);
      } else {
        for (const place of places) {
          const service = plain[place];
          if (service !== undefined) note(service, place);
          changed?.add(place);
        }
      }
    },
    tell: (next) => {
      told = next;
      for (const [place, before] of explained) {
        const service = plain[place];
        const after = service && (tellingOf(service) ?? service);
        if (after === undefined || (sameReasons(before, after) && before.readiness === after.readiness))
          continue;
        explained.set(place, after);
        changed?.add(place);
      }
    },
    wanting: () => [...explained.keys()].toSorted((a, b) => a - b).flatMap((place) => plain[place] ?? []),
    wants: () => {
      if (explained.size === 0) return 'nothing';
      return [...explained.values()].every((service) => tellingOf(service) !== undefined) ? 'again' : 'new';
    },
    services: () => {
      settled = changed === undefined || [...changed].some(isOfGraph) ? settleAll() : settleSome(changed);
      changed = new Set();
      return settled;
    },
  };
}

/** The places of what differs; undefined where others may have come or gone. */
function changedSince(before: readonly Service[], now: readonly Service[]): readonly number[] | undefined {
  if (before === now) return [];
  const step = stepTo(now);
  return step?.before === before ? step.places : undefined;
}

/** Whether a person would read the same of both. */
export function sameReasons(one: Service, other: Service | undefined): boolean {
  return one.whyNotReady === other?.whyNotReady && one.startFailure === other?.startFailure;
}
