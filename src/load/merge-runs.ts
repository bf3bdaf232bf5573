import type { LoadRun } from './run-load.js';
import { addTally, createTally } from './tally.js';

/** Merges the parts of one load. A client is as fast as its slowest sender. */
export function mergeRuns(parts: readonly LoadRun[], warmupMs: readonly number[]): LoadRun {
  const tally = createTally();
  for (const part of parts) addTally(tally, part.tally);
  return {
    tally,
    elapsedMs: Math.max(...parts.map(({ elapsedMs }) => elapsedMs)),
    warmupMs,
    client: {
      busy: Math.max(...parts.map(({ client }) => client.busy)),
      delayMs: Math.max(...parts.map(({ client }) => client.delayMs)),
    },
    endedBy: endOf(parts.map(({ endedBy }) => endedBy)),
  };
}

/** Where one part ended early, the others were ended for it. */
function endOf(ends: readonly LoadRun['endedBy'][]): LoadRun['endedBy'] {
  for (const early of ['failures', 'stop', 'time'] as const) if (ends.includes(early)) return early;
  return 'count';
}
