import type { Cluster } from '../cluster/cluster.js';
import type { Verdict } from '../inference/exchange.js';
import type { Service } from '../kserve/service.js';
import type { CallTarget } from './call-target.js';
import type { Evidence } from './evidence.js';
import type { PredictOptions } from './options.js';

// The code for graphs, which most predictions do not need: it is loaded where there is one.

/** A step that is known to fail is told before the call is sent; where nobody listens, it is returned, to be told with the outcome. */
export function tellWarnings(
  { graph }: Pick<CallTarget, 'graph'>,
  { onNote }: Pick<PredictOptions, 'onNote'>,
): readonly string[] {
  const warnings = graph?.warnings ?? [];
  if (onNote === undefined) return warnings;
  for (const warning of warnings) onNote(warning);
  return [];
}

/** The evidence of a call of a graph, with what its router logged of that call; the same evidence where it is not a graph's. */
export async function withGraphRun<T>(
  { cluster }: { readonly cluster: Pick<Cluster, 'read' | 'logs'> },
  evidence: Evidence<T>,
  signal: AbortSignal,
): Promise<Evidence<T>> {
  if (evidence.graph === undefined) return evidence;
  const { withRun } = await import('./graph-run.js');
  return withRun(cluster, evidence, signal);
}

/** What a person should know of the steps that the call went through, a line each. */
export async function notesOfGraph(evidence: Evidence): Promise<readonly string[]> {
  if (evidence.graph === undefined) return [];
  const { graphNotes } = await import('./graph-notes.js');
  return graphNotes(evidence);
}

/** KServe's own word is one thing, and that it answered another. */
export function readinessNotes(
  { name, readiness, whyNotReady }: Service,
  { ok }: Verdict,
): readonly string[] {
  if (!ok || (readiness !== 'not-ready' && readiness !== 'empty')) return [];
  return [
    `KServe says that ${name} is not ready, yet it answered${whyNotReady === undefined ? '' : ` (${whyNotReady})`}`,
  ];
}
