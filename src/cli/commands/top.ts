import { setTimeout as sleep } from 'node:timers/promises';
import { findService } from '../../discovery/find-service.js';
import { podMetricsTable } from '../../format/pod-metrics.js';
import {
  maxMetricsBytes,
  type PodMetrics,
  type PodWatcher,
  watchPodMetrics,
} from '../../metrics/pod-metrics.js';
import { Problem } from '../../problem.js';
import { openRest } from '../../transport/rest.js';
import { connectCluster } from '../../cluster/cluster.js';
import { openTables } from '../repeated-table.js';
import { topServices } from '../top-services.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';
import type { Context } from '../context.js';
import { parseDuration } from '../settings.js';

/** `isvc top`: what runs inside of each pod of a service, or of all services, from their own metrics. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  const intervalMs = intervalOf(options.interval ?? '2s');
  const cluster = await connectCluster(connectOptions(context));
  const rest = openRest({ insecure: false }, { maxAnswerBytes: maxMetricsBytes });
  let watcher: PodWatcher | undefined;
  try {
    if (name === '') return await topServices(context, cluster, rest, intervalMs);
    const service = await findService(cluster, cluster.namespace, name, signal);
    watcher = watchPodMetrics(cluster, service, rest);
    out.progress(`looking at the pods of ${service.name}`);
    const first = await watcher.look(signal);
    if (first.length === 0) {
      throw new Problem('not-ready', `${service.name} has no pods, so nothing runs inside of it.`, {
        remedy: 'A service at zero starts with a request: isvc predict NAME',
      });
    }
    const printTable = openTables(context, intervalMs);
    out.progress(`counting for ${intervalMs / 1000} s`);
    for (;;) {
      await sleep(intervalMs, undefined, { signal });
      const pods = await watcher.look(signal);
      if (options.output === 'json') printJson(context, pods);
      else {
        const { columns, rows } = podMetricsTable(pods);
        await printTable(columns, rows);
      }
      if (options.watch !== true) return done;
    }
  } finally {
    await watcher?.close();
    rest.close();
    await cluster.close();
  }
}

/** A look takes a moment itself: a shorter time is this one. A longer one than Node's timers take would be none at all. */
const leastMs = 100;
const mostMs = 24 * 3_600_000;

function intervalOf(text: string): number {
  const ms = parseDuration(text, '--interval');
  if (ms <= mostMs) return Math.max(leastMs, ms);
  throw new Problem('usage', `--interval ${text} is not a time between two looks.`, {
    remedy: 'Write one from 100ms to 24h, as in: --interval 5s',
  });
}

function printJson({ out }: Context, pods: readonly PodMetrics[]): void {
  const shown = pods.map(({ pod, loads, trouble }) => ({
    pod: pod.name,
    restarts: pod.restarts,
    servers: loads,
    ...(trouble === undefined ? {} : { trouble }),
  }));
  out.printJson(JSON.stringify(shown, undefined, 2));
}
