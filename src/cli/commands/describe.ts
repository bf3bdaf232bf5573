import { connectCluster } from '../../cluster/cluster.js';
import { canariesOf } from '../../discovery/canaries.js';
import { explainServices } from '../../discovery/explain-services.js';
import { findService } from '../../discovery/find-service.js';
import { toned } from '../../format/toned.js';
import { isvcLine } from '../../wording/command-line.js';
import { done, type CommandResult } from '../command-result.js';
import { connectOptions } from '../connect-options.js';
import type { Context } from '../context.js';
import { descriptionLines } from '../description.js';

/** `isvc describe`: all that the cluster says of a service. Only the API server is asked. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { out, signal } = context;
  const cluster = await connectCluster(connectOptions(context));
  try {
    out.progress(`asking the cluster for ${name}`);
    const found = await findService(cluster, cluster.namespace, name, signal);
    const { services, warnings } = await explainServices(cluster, [found], signal);
    for (const warning of warnings) out.note(warning);
    const [service = found] = services;
    const canaries = service.kind === 'inference' ? await canariesOf(cluster, service, signal) : [];
    out.printLines(await descriptionLines(service, { now: Date.now(), columns: out.columns, canaries }));
    const verb = service.readiness === 'ready' ? 'predict' : 'logs';
    out.note([toned('accent', '→'), ` ${isvcLine(verb, service, cluster.repeat)}`]);
    return done;
  } finally {
    await cluster.close();
  }
}
