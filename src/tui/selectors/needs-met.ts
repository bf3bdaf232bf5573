import type { Need } from '../keys/binding.js';
import { lastExchange, outcomesOf } from './exchanges.js';
import { notSavable, notSendable } from './not-sendable.js';
import { currentService, placeOf } from './rows.js';
import type { Outcome } from '../state/remote.js';
import type { State } from '../state/state.js';

/** What keys of the shown screen may need, and is there. */
export function needsMet(state: State): ReadonlySet<Need> {
  const place = placeOf(state);
  const key = currentService(state)?.key;
  const last = key === undefined ? undefined : outcomesOf(state, key)[0];
  const met: Readonly<Record<Need, boolean>> = {
    answer: key !== undefined && lastExchange(state, key) !== undefined,
    auth: last?.kind === 'exchange' && last.exchange.verdict.who === 'auth',
    'other model': last?.kind === 'exchange' && last.exchange.verdict.otherModel !== undefined,
    'host to trust': last !== undefined && namesTrust(last),
    claim: place.name === 'gateways' && asksBelief(state.survey),
    sendable: notSendable(state) === undefined,
    savable: notSavable(state) === undefined,
    'other log': place.name === 'logs' && place.sources.length > 1,
  };
  const needs = [
    'answer',
    'auth',
    'other model',
    'host to trust',
    'claim',
    'sendable',
    'savable',
    'other log',
  ] as const;
  return new Set(needs.filter((need) => met[need]));
}

/** Something looks like a gateway and is not believed, or KServe's own namespace is not known. */
function asksBelief(survey: State['survey']): boolean {
  if (survey.state !== 'ready') return false;
  const { claims, warnings } = survey.value;
  return claims.length > 0 || warnings.some((text) => text.includes('--kserve-namespace'));
}

function namesTrust(outcome: Outcome): boolean {
  const texts =
    outcome.kind === 'problem'
      ? [outcome.failure.remedy]
      : [...outcome.exchange.notes, ...outcome.exchange.verdict.next.map(({ text }) => text)];
  return texts.some((text) => /--trust-domain|--send-token/u.test(text));
}
