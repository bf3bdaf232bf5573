import type { Cluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { watchServices, type LiveServices } from '../../src/discovery/services.js';
import type { Service } from '../../src/kserve/service.js';
import { textAt } from '../../src/kserve/fields.js';
import { never } from './product.js';

/** The events of a watch, as they come: for tests that wait for what must be seen. */
export type Follower = {
  readonly next: () => Promise<LiveServices>;
  /** The first list, from here on, that satisfies; skips what does not. */
  readonly until: (satisfies: (services: readonly Service[]) => boolean) => Promise<readonly Service[]>;
  /** The first word, from here on, that the list is not live. */
  readonly untilStale: () => Promise<string>;
  /** Waits until the list is what the API itself lists, revision for revision. */
  readonly untilRight: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export function follow(cluster: Cluster, namespace?: string): Follower {
  const stop = new AbortController();
  const query = namespace === undefined ? {} : { namespace };
  const events = watchServices(cluster, query, stop.signal);
  let latest: LiveServices | undefined;

  const next = async (): Promise<LiveServices> => {
    const { value, done } = await events.next();
    if (done === true) throw new Error('the watch ended by itself');
    latest = value;
    return value;
  };
  const asListed = async (): Promise<readonly string[]> => {
    const { items } = await cluster.list(resources.inferenceServices, query, never);
    return items.map((item) =>
      ['namespace', 'name', 'resourceVersion'].map((field) => textAt(item, 'metadata', field)).join(' '),
    );
  };
  return {
    next,
    until: async (satisfies) => {
      for (;;) {
        const told = await next();
        if (told.type === 'live' && satisfies(told.services)) return told.services;
      }
    },
    untilStale: async () => {
      for (;;) {
        const told = await next();
        if (told.type === 'stale') return told.why;
      }
    },
    untilRight: async () => {
      // An object that the API lists is known to the watch already, or an event will tell it.
      for (; ; await next()) {
        if (latest?.type !== 'live') continue;
        const ofKind = latest.services.filter(({ kind }) => kind === 'inference');
        const seen = ofKind.map(
          ({ namespace, name, resourceVersion }) => `${namespace} ${name} ${resourceVersion}`,
        );
        if (seen.join('\n') === (await asListed()).join('\n')) return;
      }
    },
    stop: async () => {
      stop.abort();
      await events.return();
    },
  };
}
