import type { ServiceKey } from '../../kserve/service.js';
import { serviceOf, currentService, outcomeTime } from '../selectors/list.js';
import type { Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { sameAnswer } from '../selectors/exchanges.js';
import type { Beat, State } from '../state/state.js';
import type { Outcome } from '../state/call.js';
import { startCallOf } from './calls.js';

/** Milliseconds between the starts of two predictions, as they can be chosen; the settings may have another one to begin with. */
const intervals = [1_000, 2_000, 5_000, 10_000] as const;

/** Beats kept: as many as the widest terminal has columns for. */
const kept = 200;

/** `r`: repeats the prediction of the service under the cursor; once more: the next interval, and the first behind the last. */
export function repeatOrNext(state: State): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  if (state.repeat?.of === service.key) return changeInterval(state, 'next');
  const stop: readonly Effect[] = state.repeat === undefined ? [] : [{ type: 'stop-repeat' }];
  const repeat = { of: service.key, everyMs: state.settings.repeatMs, beats: [] };
  const [started, effects] = startCallOf({ ...state, repeat }, service);
  return [started, [...stop, ...effects]];
}

/** A longer interval or a shorter one, as long as there is one; the next is the longer one, or the shortest behind the longest. */
export function changeInterval(state: State, to: 'longer' | 'shorter' | 'next'): Updated {
  const { repeat } = state;
  if (repeat === undefined) return [state, []];
  const longer = intervals.find((interval) => interval > repeat.everyMs);
  const shorter = intervals.findLast((interval) => interval < repeat.everyMs);
  const found = to === 'shorter' ? shorter : longer;
  const everyMs = found ?? (to === 'next' ? intervals[0] : repeat.everyMs);
  const last = state.outcomes.get(repeat.of)?.[0];
  return paceRepeat(
    { ...state, repeat: { ...repeat, everyMs } },
    last === undefined ? state.now : outcomeTime(last),
  );
}

/** Remembers how a prediction of the repetition ended, and asks for the next one. */
export function recordBeat(state: State, of: ServiceKey, startedAt: number): Updated {
  const { repeat } = state;
  if (repeat?.of !== of) return [state, []];
  const [outcome, before] = state.outcomes.get(of) ?? [];
  if (outcome === undefined) return [state, []];
  if (outcome.kind === 'problem' && outcome.failure.kind === 'payload') return stopRepeat(state);
  const beats = [...repeat.beats, beatOf(outcome, repeat.beats.length === 0 ? undefined : before)];
  return paceRepeat({ ...state, repeat: { ...repeat, beats: beats.slice(-kept) } }, startedAt);
}

function beatOf(outcome: Outcome, before: Outcome | undefined): Beat {
  const isAnswer = outcome.kind === 'exchange' && outcome.exchange.verdict.ok;
  return {
    tookMs: isAnswer ? outcome.exchange.roundTrip.timings.totalMs : undefined,
    changed: before !== undefined && !sameAnswer(before, outcome),
  };
}

/** The next prediction is asked for only when none is in flight: a repetition never overlaps itself. */
function paceRepeat(state: State, startedAt: number): Updated {
  const { repeat } = state;
  if (repeat === undefined || state.calls.has(repeat.of)) return [state, []];
  return [state, [{ type: 'repeat-after', of: repeat.of, startedAt, everyMs: repeat.everyMs }]];
}

/** The time of the next prediction has come. */
export function repeatCall(state: State, of: ServiceKey): Updated {
  const service = serviceOf(state, of);
  if (state.repeat?.of !== of) return [state, []];
  return service === undefined ? stopRepeat(state) : startCallOf(state, service);
}

/** Ends the repetition; what is in flight of it too. */
export function stopRepeat(state: State): Updated {
  const { repeat } = state;
  if (repeat === undefined) return [state, []];
  const cancel: readonly Effect[] = state.calls.has(repeat.of) ? [{ type: 'cancel', of: repeat.of }] : [];
  return [{ ...state, repeat: undefined }, [...cancel, { type: 'stop-repeat' }]];
}
