import type { ServiceKey } from '../../kserve/service.js';
import { keepOutcomes } from '../selectors/exchanges.js';
import { protocolOf } from '../selectors/service-options.js';
import { currentService, serviceOf, placeOf } from '../selectors/list.js';
import type { Effect } from '../state/effect.js';
import type { Updated } from '../state/messages.js';
import { payloadEffect } from './places.js';
import { templateOf } from '../selectors/payload.js';
import type { Call, State } from '../state/state.js';
import type { Outcome } from '../state/call.js';
import { withoutCall, startQueued } from './calls.js';
import { followEnd, giveBack, receiveChatAnswer } from './chat.js';
import { keepChoice } from './exchanges.js';
import { keepEffects } from './history.js';
import { recordBeat } from './repeat.js';
import { sendSavedSince } from './watched-files.js';
import { surveyAfter } from './cluster.js';

/** Remembers how a call ended, and goes on with the queue and with the repetition. */
export function endCall(state: State, of: ServiceKey, outcome: Outcome): Updated {
  const call = state.calls.get(of);
  const outcomes = new Map(state.outcomes).set(of, keepOutcomes(outcome, state.outcomes.get(of) ?? []));
  const here = keepChoice({ ...withoutCall(state, of), outcomes }, of);
  const answered =
    call?.asked === undefined
      ? withTemplate(here, of, outcome, call)
      : receiveChatAnswer(here, of, call.asked, outcome);
  const ended = followEnd(answered, state, of);
  const [next, queued] = startQueued(ended);
  const [beaten, repeated] = recordBeat(next, of, call?.startedAt ?? next.now);
  const [last, saved] = sendSavedSince(beaten, of, outcome);
  return [
    last,
    [
      ...queued,
      ...repeated,
      ...saved,
      ...surveyAfter(state, outcome),
      ...keepEffects(state, outcome),
      ...fillTemplate(state, last),
    ],
  ];
}

/** A template that has just been opened asks for the inputs that the model has. */
function fillTemplate(before: State, after: State): readonly Effect[] {
  const place = placeOf(after);
  const service = currentService(after);
  const isNew = place.name === 'payload' && placeOf(before).name === 'services';
  return isNew && service !== undefined ? [payloadEffect(after, service)] : [];
}

/** Ends a call that was stopped: without any text it came to nothing; else the part that came follows as its answer. */
export function cancelCall(state: State, of: ServiceKey): Updated {
  const call = state.calls.get(of);
  if (call?.text !== undefined)
    return [{ ...state, calls: new Map(state.calls).set(of, { ...call, isStopped: true }) }, []];
  const without = withoutCall(state, of);
  return startQueued(call?.asked === undefined ? without : giveBack(without, of, call.asked));
}

/** One that lacked a payload opens the payload screen with a template, where the person looks at that service. */
function withTemplate(state: State, of: ServiceKey, outcome: Outcome, call: Call | undefined): State {
  const lacksPayload =
    outcome.kind === 'problem' && outcome.failure.kind === 'payload' && call?.given === false;
  const service = serviceOf(state, of);
  const isWatched =
    placeOf(state).name === 'services' &&
    state.cursor === of &&
    state.prompt === undefined &&
    state.marked.size === 0;
  if (!lacksPayload || service === undefined || !isWatched) return state;
  const value = templateOf(protocolOf(state, service), outcome.failure.summary);
  return {
    ...state,
    places: [...state.places, { name: 'payload', of, line: 0, payload: { state: 'ready', value } }],
  };
}
