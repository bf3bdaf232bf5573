import type { RequestListener, ServerResponse } from 'node:http';
import { connectCluster, type Cluster, type WatchEvent } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import {
  inferenceService,
  kubeconfigFor,
  listOf,
  parametersOf,
  sendJson,
  startApiServer,
  type ApiServer,
} from './api-server.js';

const services = resources.inferenceServices;
const stops = new Set<() => Promise<void>>();

/** Ends every watch and server of a test: call it after each. */
export async function stopAll(): Promise<void> {
  for (const stop of stops) await stop();
  stops.clear();
}

export type Watching = {
  readonly api: ApiServer;
  readonly cluster: Cluster;
  readonly stop: () => void;
  readonly next: () => Promise<WatchEvent | undefined>;
};

/** Starts a watch on a server whose lists and watches the test answers. */
export async function watchOn(answers: { list: RequestListener; watch: RequestListener }): Promise<Watching> {
  const stop = new AbortController();
  const api = await startApiServer((request, response) => {
    const answer = parametersOf(request).has('watch') ? answers.watch : answers.list;
    answer(request, response);
  });
  const cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port) });
  const watching = cluster.watch(services, { namespace: 'ns' }, (object) => object, stop.signal);
  const events = watching[Symbol.asyncIterator]();
  stops.add(async () => {
    stop.abort();
    await events.return?.();
    await cluster.close();
    if (api.server.listening) await api.kill();
  });
  return {
    api,
    cluster,
    stop: () => stop.abort(),
    next: async () => {
      const { value, done } = await events.next();
      return done === true ? undefined : value;
    },
  };
}

export const listed = (names: readonly string[], version: string): WatchEvent => ({
  type: 'listed',
  items: names.map((name) => ({ ...inferenceService(name, version) })),
});
export const changed = (
  change: 'added' | 'modified' | 'deleted',
  name: string,
  version: string,
): WatchEvent => ({
  type: 'changed',
  change,
  object: { ...inferenceService(name, version) },
});

/** One line of a watch's stream. */
export function line(type: string, object: object): string {
  return `${JSON.stringify({ type, object })}\n`;
}

export function bookmark(resourceVersion: string): string {
  return line('BOOKMARK', { kind: 'InferenceService', metadata: { resourceVersion } });
}

/** Answers the n-th request with the n-th answer, and the last one from there on. */
export function inTurn(...answers: readonly ((response: ServerResponse) => void)[]): RequestListener {
  let turn = 0;
  return (_, response) => {
    answers[Math.min(turn, answers.length - 1)]?.(response);
    turn += 1;
  };
}

export const staysOpen = (response: ServerResponse): void => response.writeHead(200).flushHeaders();
export const list = (names: readonly string[], version: string) => (response: ServerResponse) =>
  sendJson(response, 200, listOf(names, version));
