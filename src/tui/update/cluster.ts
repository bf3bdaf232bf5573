import type { Message, Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { initialState, type State } from '../state/state.js';
import type { Survey } from '../../discovery/endpoint.js';
import type { Outcome, Remote } from '../state/call.js';

/** Asks once more for what did not come. */
export function tryAgain(state: State): Updated {
  if (state.context === '') {
    return [{ ...state, notice: 'trying again' }, [{ type: 'connect', context: undefined }]];
  }
  const again: State = {
    ...state,
    list: { state: 'loading' },
    elsewhere: undefined,
    stale: undefined,
    survey: { state: 'loading' },
  };
  return [again, [{ type: 'watch', namespace: state.namespace }, { type: 'survey' }]];
}

/** Swaps the cluster for the embedded one. */
export function openDemo(state: State): Updated {
  return [{ ...state, notice: 'starting the demo cluster' }, [{ type: 'open-demo' }]];
}

/**
 * Another cluster: of the one before only how the list is looked at is kept, for services there may have the same names. As in k9s, each
 * context has its own namespace: the one that it was left with, else that of the flags or of the kubeconfig.
 */
export function switchCluster(
  { size, now, chosenColumns, sort, notReady, ...before }: State,
  message: Extract<Message, { type: 'connected' }>,
): Updated {
  const { type: _, ...identity } = message;
  const { context, settings } = identity;
  const leftNamespaces = new Map(before.leftNamespaces);
  if (before.context !== '') leftNamespaces.set(before.context, before.namespace);
  const first = settings.allNamespaces === true ? undefined : identity.namespace;
  const namespace = leftNamespaces.has(context) ? leftNamespaces.get(context) : first;
  return [
    initialState({ ...identity, namespace, leftNamespaces, size, now, chosenColumns, sort, notReady }),
    [{ type: 'watch', namespace }, { type: 'survey' }],
  ];
}

/** Milliseconds between two looks for a gateway while none answers. */
const againMs = 30_000;

/** Calls that fail one after the other cause no more than one look in so many milliseconds. */
const afterFailureMs = 5_000;

/** The gateways as they were just tried, and when. */
export function receiveSurvey(state: State, survey: Remote<Survey>): State {
  return { ...state, survey, surveyedAt: state.now };
}

/** Looks once more for a gateway, a while after none answered: it may be back. */
export function surveyAgain(state: State): Updated {
  if (!lacksGateway(state) || state.now - state.surveyedAt < againMs) return [state, []];
  return [{ ...state, surveyedAt: state.now }, [{ type: 'survey' }]];
}

/** A look at the gateways once the cluster answers again, which was not reached: the header tells of one that may be gone, or back. */
export function surveyOnReturn({ stale, context }: State): readonly Effect[] {
  return stale === undefined || context === '' ? [] : [{ type: 'survey' }];
}

/**
 * An answer that came through a gateway while the header says that there is none: which one is it? And a call that nobody answered,
 * while the header names one: is it gone?
 */
export function surveyAfter(state: State, outcome: Outcome): readonly Effect[] {
  if (state.survey.state === 'ready' && !lacksGateway(state)) {
    const isOld = state.now - state.surveyedAt >= afterFailureMs;
    return isOld && reachedNobody(outcome) ? [{ type: 'survey' }] : [];
  }
  if (outcome.kind !== 'exchange' || !lacksGateway(state)) return [];
  const { verdict, endpoint, roundTrip } = outcome.exchange;
  const came = verdict.who !== 'nobody' && roundTrip.response !== undefined;
  return came && !endpoint.candidate.bypassesGateway ? [{ type: 'survey' }] : [];
}

function reachedNobody(outcome: Outcome): boolean {
  return outcome.kind === 'problem'
    ? outcome.failure.kind === 'no-way-in'
    : outcome.exchange.verdict.who === 'nobody';
}

function lacksGateway({ survey, context }: State): boolean {
  if (context === '' || survey.state === 'loading') return false;
  return survey.state === 'failed' || survey.value.winner === undefined;
}
