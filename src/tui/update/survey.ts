import type { Survey } from '../../discovery/endpoint.js';
import type { Effect, Updated } from '../messages.js';
import type { Outcome, Remote, State } from '../state.js';

/** Milliseconds between two looks for a gateway while none answers. */
const againMs = 30_000;

export function surveyed(state: State, survey: Remote<Survey>): State {
  return { ...state, survey, surveyedAt: state.now };
}

/** Looks once more for a gateway, a while after none answered: it may be back. */
export function surveyedAgain(state: State): Updated {
  if (!lacksGateway(state) || state.now - state.surveyedAt < againMs) return [state, []];
  return [{ ...state, surveyedAt: state.now }, [{ type: 'survey' }]];
}

/** An answer that came through a gateway while the header says that there is none: which one is it? */
export function surveyAfter(state: State, outcome: Outcome): readonly Effect[] {
  if (outcome.kind !== 'exchange' || !lacksGateway(state)) return [];
  const { verdict, endpoint, sent } = outcome.exchange;
  const came = verdict.who !== 'nobody' && sent.response !== undefined;
  return came && !endpoint.candidate.bypassesGateway ? [{ type: 'survey' }] : [];
}

function lacksGateway({ survey, context }: State): boolean {
  if (context === '' || survey.state === 'loading') return false;
  return survey.state === 'failed' || survey.value.winner === undefined;
}
