import type { Cluster } from '../../cluster/cluster.js';
import { bursts } from '../../discovery/bursts.js';
import { findLogs, readLog } from '../../discovery/logs.js';
import type { LogSource } from '../../kserve/log-source.js';
import { gatheredMs } from './gather-items.js';
import { failureOf, failureText } from '../state/call.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';

/** As many lines as a log starts with. */
const tailLines = 200;

/** Pods that are followed at once: each keeps a connection to the API server. */
const mostPods = 20;

/**
 * Reads a log and goes on with it: the first of the service, or of one of its pods, where none is chosen yet; or those of all pods side
 * by side, each line behind the end of its pod's name. Ends with the containers, or the signal.
 */
export async function followLog(
  cluster: Cluster,
  { service, source, run, pod, all, timestamps }: Extract<Effect, { readonly type: 'read-log' }>,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const { key: of, namespace } = service;
  try {
    const found = source === undefined ? await findLogs(cluster, service, signal) : [source];
    const sources = pod === undefined ? found : found.filter((one) => one.pod === pod);
    if (source === undefined) say({ type: 'logs-found', of, sources });
    const extent = {
      tailLines,
      previous: run === 'before',
      follow: run === 'now',
      timestamps: timestamps === true,
    };
    const follow = async (one: LogSource, before: string) => {
      // Each message is a whole layout of the screen: a flood of lines is gathered.
      const reading = readLog(cluster, namespace, one, extent, signal);
      for await (const pieces of bursts([reading], () => gatheredMs, signal)) {
        const lines = pieces.flat();
        say({
          type: 'logged',
          of,
          lines: before === '' ? lines : lines.map((text) => `${before} │ ${text}`),
        });
      }
    };
    const [chosen] = sources;
    if (chosen === undefined) return say({ type: 'log-ended', of });
    if (all === undefined) await follow(chosen, '');
    else {
      const each = onePerPod(sources);
      if (each.length > mostPods) say({ type: 'logged', of, lines: [leftOutText(each)] });
      await Promise.all(
        each.slice(0, mostPods).map(async (one) => {
          const before = shortName(one.pod);
          try {
            await follow(one, before);
          } catch (thrown) {
            // A pod that goes away does not end the logs of the others.
            signal.throwIfAborted();
            say({ type: 'logged', of, lines: [`isvc │ ${before}: ${failureText(failureOf(thrown))}`] });
          }
        }),
      );
    }
    say({ type: 'log-ended', of });
  } catch (thrown) {
    say({ type: 'log-ended', of, failure: failureOf(thrown) });
  }
}

/** The likeliest container of each pod that has a log. */
function onePerPod(sources: readonly LogSource[]): readonly LogSource[] {
  const seen = new Set<string>();
  return sources.filter(({ unstarted, pod }) => unstarted === undefined && !seen.has(pod) && seen.add(pod));
}

/** As the first line of the logs: what is not among them. */
function leftOutText(each: readonly LogSource[]): string {
  const left = each.slice(mostPods).map(({ pod }) => shortName(pod));
  const some = left.slice(0, 3).join(', ');
  const more = left.length > 3 ? `, and ${left.length - 3} more` : '';
  return `isvc │ only ${mostPods} of ${each.length} pods are read at once: not ${some}${more}, whose logs are read one at a time`;
}

/** The part that Kubernetes appends to the name of a ReplicaSet, and its start where that is short. */
function shortName(pod: string): string {
  return pod.split('-').slice(-2).join('-');
}
