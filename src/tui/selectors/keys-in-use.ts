import { canChat } from '../../chat/can-chat.js';
import type { Need } from '../keys/binding.js';
import { placeOf, currentService } from './list.js';
import type { State } from '../state/state.js';
import { lastExchange, outcomesOf } from './exchanges.js';
import { notSavable, notSendable } from './payload.js';
import { hasChoice } from './service-options.js';
import type { Outcome } from '../state/call.js';
import type { CompareState } from '../state/compare.js';

/** The needs of keys that the shown screen meets. */
export function needsMet(state: State): ReadonlySet<Need> {
  const place = placeOf(state);
  const service = currentService(state);
  const key = service?.key;
  const last = key === undefined ? undefined : outcomesOf(state, key)[0];
  const met: Readonly<Record<Need, boolean>> = {
    answer: key !== undefined && lastExchange(state, key) !== undefined,
    auth: last?.kind === 'exchange' && last.exchange.verdict.who === 'auth',
    'other model': last?.kind === 'exchange' && last.exchange.verdict.otherModel !== undefined,
    'host to trust': last !== undefined && asksTrust(last),
    claim: place.name === 'gateways' && asksBelief(state.survey),
    sendable: notSendable(state) === undefined,
    savable: notSavable(state) === undefined,
    search: 'search' in place && (place.search ?? '') !== '',
    'other log': place.name === 'logs' && place.sources.length > 1,
    'load at rest':
      place.name === 'bench' && (place.bench.phase === 'asking' || place.bench.phase === 'ended'),
    'comparison at rest': place.name === 'compare' && isAtRest(place.comparing),
    'watched file': key !== undefined && state.payloads.get(key)?.path !== undefined,
    choice: hasChoice(state, place.name === 'gateways' ? undefined : key),
    'language model': service !== undefined && canChat(service, state.protocols.get(service.key)),
  };
  const needs = [
    'answer',
    'auth',
    'other model',
    'host to trust',
    'claim',
    'sendable',
    'savable',
    'search',
    'other log',
    'language model',
    'load at rest',
    'comparison at rest',
    'choice',
    'watched file',
  ] as const;
  return new Set(needs.filter((need) => met[need]));
}

/** Where it has nothing to compare, a second try has neither. */
function isAtRest(comparing: CompareState): boolean {
  if (comparing.phase === 'failed') return comparing.failure.kind !== 'usage';
  return comparing.phase === 'asking' || comparing.phase === 'ended';
}

/** Something looks like a gateway and is not believed, or KServe's own namespace is not known. */
function asksBelief(survey: State['survey']): boolean {
  if (survey.state !== 'ready') return false;
  return survey.value.claims.length > 0 || survey.value.doubt !== undefined;
}

/** The person's yes would change what is called, or whether a token goes there. */
function asksTrust(outcome: Outcome): boolean {
  const next = outcome.kind === 'problem' ? outcome.failure.next : outcome.exchange.verdict.next;
  if (next.some(({ action }) => action?.kind === 'trust')) return true;
  if (outcome.kind === 'problem') return false;
  const { claim, candidate } = outcome.exchange.endpoint;
  const isUnlisted = candidate.belief === 'status' && candidate.domain === undefined;
  return claim !== undefined || (isUnlisted && candidate.rule?.only === undefined);
}
