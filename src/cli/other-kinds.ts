import type { Cluster } from '../cluster/cluster.js';
import { allKinds } from '../discovery/kind-resources.js';
import { listKind } from '../discovery/list-kind.js';
import type { KindQuery, ServiceQuery } from '../discovery/services.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { ServiceKind } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { isvcLine, joinWords } from '../wording/command-line.js';

/** How long a list waits for what only adds to it. */
const longestMs = 2000;

/** A line for each kind of which there is something beside the one that is listed. What cannot be read is left out. */
export async function otherKindNotes(
  cluster: Cluster,
  { kind, ...query }: KindQuery,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  const others = allKinds.filter((other) => other !== kind);
  const found = await Promise.all(others.map((other) => hasAny(cluster, other, query, limited)));
  signal.throwIfAborted();
  return others.filter((_, at) => found[at]).map((other) => noteOf(other, query, cluster));
}

async function hasAny(
  cluster: Cluster,
  kind: ServiceKind,
  query: ServiceQuery,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await listKind(cluster, kind, { ...query, limit: 1 }, signal)).length > 0;
  } catch (error) {
    if (error instanceof Problem || signal.aborted) return false;
    throw error;
  }
}

/** `There are LLMInferenceServices as well: isvc list --kind llm -n models`. */
function noteOf(kind: ServiceKind, { namespace }: ServiceQuery, { repeat }: Cluster): string {
  const flag = `--kind ${kind === 'inference' ? 'isvc' : kind}`;
  const line =
    namespace === undefined
      ? joinWords(['isvc list -A', repeat?.cluster, flag])
      : isvcLine('list', { namespace }, repeat, flag);
  return `There are ${serviceKinds[kind].noun}s as well: ${line}`;
}
