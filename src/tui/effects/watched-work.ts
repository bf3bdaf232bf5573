import type { TuiSession } from '../../session.js';
import type { Effect } from '../state/effect.js';
import { examineSession } from './examine.js';
import type { Start } from './payload-effects.js';
import { createBench } from './run-bench.js';
import { createComparison } from './run-comparison.js';
import { watchMetrics } from './watch-metrics.js';

/** Work that goes on for as long as its screen is open: checks, metrics, a load, a comparison. */
type WatchedEffect = Extract<
  Effect,
  {
    readonly type:
      | 'examine'
      | 'stop-examining'
      | 'watch-metrics'
      | 'stop-metrics'
      | 'prepare-bench'
      | 'start-bench'
      | 'end-bench'
      | 'leave-bench'
      | 'prepare-comparison'
      | 'start-comparison'
      | 'stop-comparison';
  }
>;

/** What carries out such effects, one work of each kind at a time. */
export function createWatched(
  start: Start,
  abort: (name: string) => void,
  environment: Readonly<Record<string, string | undefined>>,
): (effect: WatchedEffect, session: TuiSession) => void {
  const bench = createBench();
  const comparison = createComparison();
  return (effect, session) => {
    switch (effect.type) {
      case 'examine':
        return start('doctor', (say, signal) => examineSession(session, effect, environment, say, signal));
      case 'stop-examining':
        return abort('doctor');
      case 'watch-metrics':
        return start('metrics', (say, signal) => watchMetrics(session.cluster, effect.service, say, signal));
      case 'stop-metrics':
        return abort('metrics');
      case 'prepare-bench':
        return start('bench', (say, signal) => bench.run(session.predictor, effect, say, signal));
      case 'start-bench':
        return bench.begin();
      case 'end-bench':
        return bench.end();
      case 'leave-bench':
        return abort('bench');
      case 'prepare-comparison':
        return start('comparison', (say, signal) => comparison.run(session, effect, say, signal));
      case 'start-comparison':
        return comparison.begin();
      case 'stop-comparison':
        return abort('comparison');
    }
  };
}
