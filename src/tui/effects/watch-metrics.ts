import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../../cluster/cluster.js';
import type { Service } from '../../kserve/service.js';
import { remoteOf } from '../state/call.js';
import type { Message } from '../state/messages.js';

/** Milliseconds between two looks. */
const intervalMs = 2000;

/** Looks at the pods of a service again and again, until the signal. */
export async function watchMetrics(
  cluster: Cluster,
  service: Service,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const { maxMetricsBytes, watchPodMetrics } = await import('../../metrics/pod-metrics.js');
  const { openRest } = await import('../../transport/rest.js');
  const rest = openRest({ insecure: false }, { maxAnswerBytes: maxMetricsBytes });
  const watcher = watchPodMetrics(cluster, service, rest);
  try {
    for (;;) {
      const pods = await remoteOf(watcher.look(signal));
      signal.throwIfAborted();
      say({ type: 'loaded', loaded: { name: 'metrics', of: service.key, pods } });
      await wait(intervalMs, undefined, { signal });
    }
  } finally {
    rest.close();
    await watcher.close();
  }
}
