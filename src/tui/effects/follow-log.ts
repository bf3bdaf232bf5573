import type { Cluster } from '../../cluster/cluster.js';
import { findLogs, readLog } from '../../discovery/logs.js';
import { failureOf } from './failure.js';
import type { Effect, Message } from '../state/messages.js';

/** As many lines as the log starts with. */
const tailLines = 200;

/** Reads a log and goes on with it; the first of the service's where none is chosen yet. Ends with the container, or the signal. */
export async function followLog(
  cluster: Cluster,
  { service, source, run }: Extract<Effect, { readonly type: 'read-log' }>,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const { key: of, namespace } = service;
  try {
    const sources = source === undefined ? await findLogs(cluster, service, signal) : [source];
    if (source === undefined) say({ type: 'logs-found', of, sources });
    const [chosen] = sources;
    if (chosen === undefined) return;
    const extent = { tailLines, previous: run === 'before', follow: run === 'now' };
    for await (const lines of readLog(cluster, namespace, chosen, extent, signal))
      say({ type: 'logged', of, lines });
    say({ type: 'log-ended', of });
  } catch (thrown) {
    say({ type: 'log-ended', of, failure: failureOf(thrown) });
  }
}
