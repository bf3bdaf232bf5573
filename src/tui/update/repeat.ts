import type { ServiceKey } from '../../kserve/service.js';
import { currentService, isPending, outcomeTime, placeOf, serviceOf } from '../selectors/list.js';
import type { Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { sameAnswer } from '../selectors/exchanges.js';
import type { Beat, Repeat, RepeatRun, State } from '../state/state.js';
import type { Outcome } from '../state/call.js';
import { startCallOf, startQueued } from './calls.js';

/** Milliseconds between the starts of two predictions, as they can be chosen; the settings may have another one to begin with. */
const intervals = [1_000, 2_000, 5_000, 10_000] as const;

/** Beats kept: as many as the widest terminal has columns for. */
const kept = 200;

const noRun: RepeatRun = { beats: [], count: 0, failed: 0, changed: 0 };

/** `r`: repeats the prediction of the marked services, or of the one under the cursor; once more: the next interval, and the first behind the last. */
export function repeatOrNext(state: State): Updated {
  const service = currentService(state);
  const isOfMarked = state.marked.size > 0 && placeOf(state).name === 'services';
  const isRunning = isOfMarked
    ? state.repeat?.of === 'marked'
    : service !== undefined && state.repeat?.runs.has(service.key) === true;
  if (isRunning) return changeInterval(state, 'next');
  const everyMs = state.settings.repeatMs;
  // What goes on is another repetition, and a call of it in flight is let go on.
  const [, stop] = stopTimers(state);
  // `followMarks` begins with each of them.
  if (isOfMarked) return [{ ...state, repeat: { of: 'marked', everyMs, runs: new Map() } }, stop];
  if (service === undefined) return [state, []];
  const repeat: Repeat = { of: 'one', everyMs, runs: new Map([[service.key, noRun]]) };
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
  const next: State = { ...state, repeat: { ...repeat, everyMs } };
  const paced = [...repeat.runs.keys()].flatMap((of) => {
    const last = state.outcomes.get(of)?.[0];
    return paceRepeat(next, of, last === undefined ? state.now : outcomeTime(last));
  });
  return [next, paced];
}

/** Remembers how a prediction of the repetition ended, and asks for the next one. */
export function recordBeat(state: State, of: ServiceKey, startedAt: number): Updated {
  const { repeat } = state;
  const run = repeat?.runs.get(of);
  const [outcome, before] = state.outcomes.get(of) ?? [];
  if (repeat === undefined || run === undefined || outcome === undefined) return [state, []];
  const hasNoPayload = outcome.kind === 'problem' && outcome.failure.kind === 'payload';
  if (hasNoPayload && repeat.of === 'one') return stopRepeat(state);
  const grown = growRun(run, beatOf(outcome, run.count === 0 ? undefined : before));
  const next = { ...state, repeat: { ...repeat, runs: new Map(repeat.runs).set(of, grown) } };
  return [next, hasNoPayload ? [] : paceRepeat(next, of, startedAt)];
}

function growRun({ beats, count, failed, changed }: RepeatRun, beat: Beat): RepeatRun {
  return {
    beats: [...beats, beat].slice(-kept),
    count: count + 1,
    failed: failed + (beat.tookMs === undefined ? 1 : 0),
    changed: changed + (beat.changed ? 1 : 0),
  };
}

function beatOf(outcome: Outcome, before: Outcome | undefined): Beat {
  const isAnswer = outcome.kind === 'exchange' && outcome.exchange.verdict.ok;
  return {
    tookMs: isAnswer ? outcome.exchange.roundTrip.timings.totalMs : undefined,
    changed: before !== undefined && !sameAnswer(before, outcome),
  };
}

/** The next prediction is asked for only when none is in flight: a repetition never overlaps itself. */
function paceRepeat(state: State, of: ServiceKey, startedAt: number): readonly Effect[] {
  const { repeat } = state;
  if (repeat === undefined || isPending(state, of)) return [];
  return [{ type: 'repeat-after', of, startedAt, everyMs: repeat.everyMs }];
}

/** The time of the next prediction has come. Of many that are marked, only some are in flight at once. */
export function repeatCall(state: State, of: ServiceKey): Updated {
  const { repeat } = state;
  if (repeat === undefined || !repeat.runs.has(of)) return [state, []];
  if (repeat.of === 'marked')
    return isPending(state, of) ? [state, []] : startQueued({ ...state, queue: [...state.queue, of] });
  const service = serviceOf(state, of);
  return service === undefined ? stopRepeat(state) : startCallOf(state, service);
}

/** A repetition of the marked services begins with those that are marked from now on, and leaves those that are not; without any it ends. */
export function followMarks(before: State, [state, effects]: Updated): Updated {
  const { repeat, marked } = state;
  if (repeat?.of !== 'marked' || (marked === before.marked && repeat === before.repeat))
    return [state, effects];
  if (marked.size === 0) {
    const [ended, stop] = stopRepeat(state);
    return [ended, [...effects, ...stop]];
  }
  const fresh = [...marked].filter((key) => !repeat.runs.has(key));
  const left = [...repeat.runs.keys()].filter((key) => !marked.has(key));
  if (fresh.length === 0 && left.length === 0) return [state, effects];
  const runs = new Map([...marked].map((key) => [key, repeat.runs.get(key) ?? noRun]));
  const queue = [...state.queue, ...fresh.filter((key) => !isPending(state, key))];
  const [started, begun] = startQueued({ ...state, repeat: { ...repeat, runs }, queue });
  const stop: readonly Effect[] = left.length === 0 ? [] : [{ type: 'stop-repeat', of: left }];
  return [started, [...effects, ...stop, ...begun]];
}

/** Ends the repetition; what is in flight of it too. */
export function stopRepeat(state: State): Updated {
  const { repeat } = state;
  if (repeat === undefined) return [state, []];
  const [stopped, stop] = stopTimers(state);
  const running = [...repeat.runs.keys()].filter((key) => state.calls.has(key));
  const queue = state.queue.filter((key) => !repeat.runs.has(key));
  return [{ ...stopped, queue }, [...running.map((of): Effect => ({ type: 'cancel', of })), ...stop]];
}

/** Ends the repetition; what is in flight of it goes on. */
export function stopTimers(state: State): Updated {
  const { repeat } = state;
  if (repeat === undefined) return [state, []];
  return [{ ...state, repeat: undefined }, [{ type: 'stop-repeat', of: [...repeat.runs.keys()] }]];
}
