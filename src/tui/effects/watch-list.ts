import type { Cluster } from '../../cluster/cluster.js';
import { watchExplained } from '../../discovery/watch-explained.js';
import { failureOf } from '../state/call.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';

/** The list of services, and each change of it. Tells why it cannot be had. */
export async function watchList(
  cluster: Cluster,
  { namespace }: Extract<Effect, { readonly type: 'watch' }>,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const query = namespace === undefined ? {} : { namespace };
    for await (const found of watchExplained(cluster, query, { plainFirst: true }, signal)) {
      if (found.type === 'live') {
        say({ type: 'listed', services: found.services });
        for (const notice of found.warnings) say({ type: 'noticed', notice });
      } else say({ ...found, type: 'list-interrupted' });
    }
  } catch (thrown) {
    say({ type: 'list-failed', failure: failureOf(thrown) });
  }
}
