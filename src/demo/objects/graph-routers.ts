import { isIP } from 'node:net';

import { at, listAt, textAt } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import { graphRouter, type RoutedGraph, type StepAnswer } from '../models/graph-router.js';
import type { DemoHandler } from '../wire/exchange.js';
import type { Backends } from './backends.js';
import type { PodLogs } from './pod-logs.js';

/** The cluster's DNS, which knows no Service that is gone. */
const dnsAddress = '10.96.0.10:53';

/**
 * The routers of graphs, each started with what its Deployment says: a change of the Deployment starts another. They call the
 * services of the steps inside of the demo, and write their logs.
 */
export function createGraphRouters(
  store: ObjectStore,
  backends: Pick<Backends, 'service'>,
  logs: PodLogs,
): (namespace: string, graph: string) => DemoHandler {
  const find = (kind: string, namespace: string, name: string): unknown => {
    const found = kinds.find((each) => each.kind === kind);
    return found === undefined ? undefined : store.get(found, namespace, name)?.object;
  };
  const call = async (url: string, body: Uint8Array, signal: AbortSignal): Promise<StepAnswer> => {
    const { hostname, host, pathname } = new URL(url);
    const [name = '', namespace = '', ...domain] = hostname.split('.');
    const service = find('Service', namespace, name);
    if (isIP(hostname) !== 0) throw new Error(`dial tcp ${host}: connect: connection refused`);
    if (service === undefined || domain.join('.') !== 'svc.cluster.local')
      throw new Error(`dial tcp: lookup ${hostname} on ${dnsAddress}: no such host`);
    const { handler, hasReadyPod } = backends.service(namespace, name);
    if (handler === undefined || !hasReadyPod()) {
      const address = `${textAt(service, 'spec', 'clusterIP') ?? hostname}:80`;
      throw new Error(`dial tcp ${address}: connect: connection refused`);
    }
    const headers = { 'content-type': 'application/json' };
    const answer = await handler({ method: 'POST', authority: host, path: pathname, headers, body }, signal);
    if (answer === 'reset') throw new Error('EOF');
    return {
      status: answer.status,
      body: answer.chunks === undefined ? answer.body : await whole(answer.chunks),
    };
  };
  return (namespace, graph) => {
    const deployment = find('Deployment', namespace, graph);
    const args = listAt(deployment, 'spec', 'template', 'spec', 'containers').flatMap((one) =>
      listAt(one, 'args').map(String),
    );
    const text = args[args.indexOf('--graph-json') + 1] ?? '{"nodes":{}}';
    const log = (msg: string, fields: Readonly<Record<string, unknown>>): void => {
      const ts = new Date().toISOString().replace(/\.\d+/, '');
      const level = at(fields, 'error') === undefined ? 'info' : 'error';
      const line = JSON.stringify({ level, ts, logger: 'InferenceGraphRouter', msg, ...fields });
      logs.write(namespace, { 'serving.kserve.io/inferencegraph': graph }, line);
    };
    return graphRouter(JSON.parse(text) as RoutedGraph, { call, log });
  };
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
