import type { Verdict } from '../inference/exchange.js';
import type { CallTarget, PredictorContext } from './call-target.js';
import { type Evidence, predicted } from './evidence.js';

/** Decides, and where the server or the cluster can say more (models, protocol, routes), asks it and decides again. */
export async function judge(
  context: PredictorContext,
  target: CallTarget,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<Verdict> {
  if (evidence.value !== undefined && evidence.roundTrip.failure === undefined) return predicted(evidence);
  // Failures fill more code than all else of a call: it is loaded when something has gone wrong.
  const [{ decideVerdict }, { enquire }] = await Promise.all([import('./decide.js'), import('./enquire.js')]);
  const verdict = decideVerdict(evidence);
  if (verdict.ask === undefined) return verdict;
  const answered = { ...evidence, ...(await enquire(verdict.ask, context, target, evidence, signal)) };
  const again = decideVerdict(answered);
  // After the question for its protocols the pods may have to be asked, and the reverse never.
  if (again.ask === undefined || again.ask === verdict.ask) return again;
  return decideVerdict({ ...answered, ...(await enquire(again.ask, context, target, answered, signal)) });
}
