import { textAt } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import { textAnswer, type DemoAnswer, type DemoHandler } from '../wire/exchange.js';
import { knativeLimits } from './serving.js';

/** How many requests wait for each that may run (knative.dev/serving v0.48.1, pkg/queue/sharedmain/main.go, buildBreaker). */
const waitingForEach = 10;

type Queue = { running: number; readonly waiting: (() => void)[] };

export type RevisionProxies = {
  /** What stands before the server of a service in Knative mode; of another, nothing does. */
  readonly before: (namespace: string, service: string, backend: DemoHandler) => DemoHandler;
};

/**
 * Plays what Knative puts before a model server, as far as a caller sees it: the time limit of its activator, the queue of its
 * queue-proxy, and their words for a server that breaks a request off.
 */
export function createRevisionProxies(store: ObjectStore): RevisionProxies {
  const queues = new Map<string, Queue>();
  const services = kinds.find(({ kind }) => kind === 'InferenceService');
  return {
    before(namespace, service, backend) {
      const object = services === undefined ? undefined : store.get(services, namespace, service)?.object;
      const mode = textAt(object, 'metadata', 'annotations', 'serving.kserve.io/deploymentMode');
      if (object === undefined || mode !== 'Knative') return backend;
      const { timeoutSeconds, containerConcurrency } = knativeLimits(object);
      const key = `${namespace}/${service}`;
      const queue = queues.get(key) ?? { running: 0, waiting: [] };
      queues.set(key, queue);
      return async (request, signal) => {
        if (isFull(queue, containerConcurrency)) return proxyError(503, 'pending request queue full');
        const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
        const ended = AbortSignal.any([signal, timeout]);
        const leave = await enter(queue, containerConcurrency, ended);
        if (leave === undefined) return timeLimit;
        try {
          const answered = backend(request, ended).catch((error: unknown) => {
            if (timeout.aborted) return undefined;
            throw error;
          });
          const outcome = (await Promise.race([answered, ranOut(timeout)])) ?? timeLimit;
          return outcome === 'reset' ? proxyError(502, 'EOF') : outcome;
        } finally {
          leave();
        }
      };
    },
  };
}

/** The activator is in the path of a service with few pods, so that its limit ends a request first (cmd/activator/main.go). */
const timeLimit = textAnswer(504, 'activator request timeout', 'text/plain; charset=utf-8');

/** As Go's http.Error writes it. */
function proxyError(status: number, text: string): DemoAnswer {
  const answer = textAnswer(status, `${text}\n`, 'text/plain; charset=utf-8');
  return { ...answer, headers: { ...answer.headers, 'x-content-type-options': 'nosniff' } };
}

/** No limit where `places` is 0. */
function isFull({ running, waiting }: Queue, places: number): boolean {
  return places > 0 && running >= places && waiting.length >= places * waitingForEach;
}

/** Resolves with what gives the place back, once there is one; with undefined when the signal is aborted before. */
async function enter(queue: Queue, places: number, signal: AbortSignal): Promise<(() => void) | undefined> {
  const leave = (): void => {
    const next = queue.waiting.shift();
    if (next === undefined) queue.running -= 1;
    else next();
  };
  if (places === 0 || queue.running < places) {
    queue.running += 1;
    return leave;
  }
  return new Promise((resolve) => {
    const take = (): void => {
      signal.removeEventListener('abort', giveUp);
      resolve(leave);
    };
    const giveUp = (): void => {
      queue.waiting.splice(queue.waiting.indexOf(take), 1);
      resolve(undefined);
    };
    queue.waiting.push(take);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

function ranOut(timeout: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    timeout.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
