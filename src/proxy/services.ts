import type { Cluster } from '../cluster/cluster.js';
import { findService } from '../discovery/find-service.js';
import type { Service } from '../kserve/service.js';
import { asProblem, Problem } from '../problem.js';
import { settledOrAborted } from '../runtime/wait.js';
import { serviceAgeMs } from './limits.js';
import type { ServiceName } from './route.js';

/** The services that were asked for, each read when it is first asked for, and again after a while. */
export type Services = {
  /** Throws Problem as `findService` does, or signal.reason. */
  readonly find: (name: ServiceName, signal: AbortSignal) => Promise<Service>;
};

/** `closing` ends what is being read: requests that wait for one service share a reading. */
export function keepServices(cluster: Cluster, closing: AbortSignal): Services {
  const read = new Map<string, { readonly at: number; readonly service: Promise<Service> }>();
  return {
    find: async ({ namespace, name }, signal) => {
      const key = `${namespace}/${name}`;
      const known = read.get(key);
      const isFresh = known !== undefined && performance.now() - known.at < serviceAgeMs;
      const service = isFresh ? known.service : findService(cluster, namespace, name, closing);
      if (!isFresh) {
        const reading = { at: performance.now(), service };
        read.set(key, reading);
        // One that is not there may come at any time.
        service.catch(() => {
          if (read.get(key) === reading) read.delete(key);
        });
      }
      await settledOrAborted(service, signal);
      signal.throwIfAborted();
      return service.catch((thrown: unknown) => {
        throw namedByPath(asProblem(thrown), name);
      });
    },
  };
}

/** A Problem of a command, for a client of the proxy: it names a service in a path, and has no flags. */
function namedByPath(problem: Problem, name: string): Problem {
  const { kind, summary, next } = problem;
  const remedy = next.map((step) => {
    const { kind: does, value = '' } = step.action ?? {};
    if (does === 'namespace') return `Ask for /${value}/${name.replace('/', '.')}/…`;
    return does === 'service'
      ? `Say which in the path: ${value.replaceAll('/', '.').replaceAll(' ', ' or ')}`
      : step;
  });
  return new Problem(kind, summary, { remedy, cause: problem });
}
