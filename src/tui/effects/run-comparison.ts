import type { CompareSide, PairListener } from '../../compare/compare.js';
import type { ComparedCall } from '../../compare/sides.js';
import { onAbort } from '../../runtime/on-abort.js';
import type { TuiSession } from '../../session.js';
import { failureOf } from '../state/call.js';
import type { ComparedFacts, CompareState } from '../state/compare.js';
import type { Effect, ServiceCall } from '../state/effect.js';
import type { Message } from '../state/messages.js';
import { predictOptions } from './ask-model.js';

/** The one comparison there is at a time. */
export type ComparisonJob = {
  /** Finds what is compared, waits for `begin`, and sends. What becomes of it is told; nothing once the signal aborts, which ends it. */
  readonly run: (
    session: TuiSession,
    effect: Extract<Effect, { readonly type: 'prepare-comparison' }>,
    say: (message: Message) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  readonly begin: () => void;
};

/** One comparison at a time: `run` prepares it, and sends once `begin` is called. */
export function createComparison(): ComparisonJob {
  let begin: (() => void) | undefined;
  return {
    begin: () => begin?.(),
    run: async (session, { one, other }, say, signal) => {
      const started = Promise.withResolvers<void>();
      begin = started.resolve;
      const unlisten = onAbort(signal, started.resolve);
      const of = one.service.key;
      const pair = other === undefined ? {} : { other: other.service.key };
      const tell = (comparing: CompareState) =>
        say({ type: 'loaded', loaded: { name: 'compare', of, ...pair, comparing } });
      try {
        const [{ compareSides, usualRequests: pairs }, { findSides }] = await Promise.all([
          import('../../compare/compare.js'),
          import('../../compare/sides.js'),
        ]);
        const found = await findSides(session, callOf(one), other && callOf(other), [], signal);
        try {
          const { sides, payloads } = found;
          const [first, second] = sides;
          tell({
            phase: 'asking',
            sides: [factsOf(first), factsOf(second)],
            payload: payloads[0]?.source ?? '',
            pairs,
          });
          await started.promise;
          const onPair: PairListener = (_done, soFar) => tell({ phase: 'running', pairs, soFar: soFar() });
          tell({
            phase: 'ended',
            comparison: await compareSides(sides, { requests: pairs, onPair }, signal),
          });
        } finally {
          found.close();
        }
      } catch (thrown) {
        tell({ phase: 'failed', failure: failureOf(thrown) });
      } finally {
        unlisten();
      }
    },
  };
}

function factsOf({ name, what, percent }: CompareSide): ComparedFacts {
  return { name, what, ...(percent === undefined ? {} : { percent }) };
}

function callOf({ service, ...chosen }: ServiceCall): ComparedCall {
  return { service, options: predictOptions(chosen) };
}
