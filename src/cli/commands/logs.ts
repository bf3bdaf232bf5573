import { connectCluster } from '../../cluster/cluster.js';
import { chosenLog, findLogs, readLog } from '../../discovery/logs.js';
import { findService } from '../../discovery/find-service.js';
import { safeText } from '../../format/safe-text.js';
import { Problem } from '../../problem.js';
import { defined } from '../../runtime/defined.js';
import type { Context } from '../context.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';

/** `isvc logs`: the log that most likely says why: of the container that failed, else of the model server. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  const tailLines = lineCount(options.tail);
  const cluster = await connectCluster(connectOptions(context));
  try {
    const service = await findService(cluster, cluster.namespace, name, signal);
    const previous = options.previous ?? false;
    const source = chosenLog(await findLogs(cluster, service, signal), options.container, previous);
    if (source === undefined) return done;
    const { pod, container } = source;
    out.note(`pod ${pod}, container ${container}${previous ? ', its run before' : ''}`);
    const end = previous ? source.endBefore : source.end;
    // The cause first: what comes may be long, and the cause is in its last lines.
    if (end?.hasCause === true) out.note(`${container} ended: ${end.text}`);
    const extent = {
      ...defined({ tailLines }),
      previous,
      follow: options.follow ?? false,
    };
    // A file gets the log as it is; a terminal would obey what is in it.
    const shown = out.columns === undefined ? (line: string) => line : safeText;
    for await (const lines of readLog(cluster, service.namespace, source, extent, signal))
      out.print(lines.map(shown).join('\n'));
    if (end !== undefined) out.note(`${container} ended: ${end.text}`);
    return done;
  } finally {
    await cluster.close();
  }
}

/** Undefined: all of them. */
function lineCount(text: string | undefined): number | undefined {
  if (text === undefined || text === '-1') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Problem('usage', `--tail ${text} is not a number of lines.`, {
    remedy: 'Pass a whole number, or -1 for all lines.',
  });
}
