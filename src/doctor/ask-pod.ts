import type { Exchange } from '../inference/exchange.js';
import type { Service } from '../kserve/service.js';
import type { PredictOptions, Predictor, ReadyState } from '../predict/predict.js';
import { Problem, summaryLines } from '../problem.js';
import type { CheckPart } from './checkup.js';
import type { DoctorSession } from './check-login.js';
import type { PodsState } from './check-service.js';

/** A pod of the service that can be asked itself, past the gateway. */
export type AskedPod = { readonly name: string; readonly predictor: () => Promise<Predictor> };

/** The pod to ask where no gateway leads to the service; none where a person forbids it, or no pod is ready. The other kinds find theirs by themselves. */
export function podToAsk(
  { predictorTo }: DoctorSession,
  service: Service,
  { readyPod }: PodsState,
  noBypass: boolean,
): AskedPod | undefined {
  if (noBypass || readyPod === undefined || service.kind !== 'inference') return undefined;
  return { name: readyPod, predictor: () => predictorTo(service, `pod/${readyPod}`) };
}

/** Nothing of the service itself has answered: who did stands before it. */
export function isBefore(who: Exchange['verdict']['who']): boolean {
  return who === 'gateway' || who === 'nobody' || who === 'timeout';
}

/** What the pod says of itself and its model, and the part that tells of it. */
export async function podReady(
  pod: AskedPod,
  service: Service,
  asked: PredictOptions,
  signal: AbortSignal,
): Promise<{ readonly state: ReadyState; readonly part: CheckPart }> {
  const state = await (await pod.predictor()).ready(service, asked, signal);
  const isUp = state.serverReady === true;
  const said = isUp ? 'live and ready' : state.detail;
  return { state, part: { state: isUp ? 'passed' : 'failed', text: `${itself(pod)}: ${said}` } };
}

/** What the pod answers, as a part of a check that the gateway made fail. */
export async function podPrediction(
  pod: AskedPod,
  service: Service,
  asked: PredictOptions,
  signal: AbortSignal,
): Promise<CheckPart> {
  try {
    const { answer, verdict } = await (await pod.predictor()).predict(service, asked, signal);
    return { state: answer === undefined ? 'failed' : 'passed', text: `${itself(pod)}: ${verdict.summary}` };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [why] = summaryLines(error);
    return { state: 'failed', text: `${itself(pod)}: ${why}` };
  }
}

/** How it was asked, for a person. */
export function itself({ name }: Pick<AskedPod, 'name'>): string {
  return `pod ${name} itself, past the gateway`;
}
