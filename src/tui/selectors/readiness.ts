import { readinessWord, troubleLine } from '../../kserve/readiness.js';
import type { Service } from '../../kserve/service.js';
import type { State } from '../state/state.js';
import { outcomesOf } from './exchanges.js';

/** Whether a model answered last, although KServe does not call the service ready. */
export function answersAnyway(state: State, { key, readiness }: Service): boolean {
  if (readiness !== 'not-ready' && readiness !== 'unknown') return false;
  const [last] = outcomesOf(state, key);
  return last?.kind === 'exchange' && last.exchange.verdict.ok;
}

/** `ready`, `not ready`, `ready, but nothing serves it`, `ready, but a step is not`; and `not ready, yet it answers` once it has. */
export function readinessText(state: State, service: Service): string {
  const words = readinessWord(service);
  return answersAnyway(state, service) ? `${words}, yet it answers` : words;
}

/** The trouble of a service, for one line; undefined where there is none. */
export function troubleText(state: State, service: Service): string | undefined {
  const trouble = troubleLine(service);
  if (!answersAnyway(state, service)) return trouble;
  return trouble === undefined ? 'not ready, yet it answers' : `yet it answers: ${trouble}`;
}
