import { answerLine } from '../../format/answer-line.js';
import { durationText } from '../../format/sizes.js';
import { safeText, shownText } from '../../format/safe-text.js';
import { padText, textWidth } from '../../format/text.js';
import type { ServiceKey } from '../../kserve/service.js';
import { shownKey } from '../../kserve/service-key.js';
import { revealRow } from '../selectors/layout.js';
import { keyHint, span, type Line, type Span, seenOnly, heardAs } from '../parts/line.js';
import { everyText, repeatKeys } from './repeat.js';
import { elapsedText, cursorMark, sign } from '../parts/marks.js';
import { isPending, isPredictingMarked } from '../selectors/list.js';
import type { Outcome } from '../state/call.js';
import type { State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

const dot = heardAs(', ', ' · ');

/** For the pane's rule: how many are marked, and how far their predictions are. */
export function markedTitle(state: State): Line {
  const keys = [...state.marked];
  if (state.repeat?.of === 'marked') return [...titleOf(keys.length), ...everyText(state.repeat.everyMs)];
  const running = keys.filter((key) => isPending(state, key)).length;
  const outcomes = keys.flatMap((key) => (isPending(state, key) ? [] : (state.outcomes.get(key)?.[0] ?? [])));
  const ok = outcomes.filter(isOk).length;
  const facts = [
    ...(running === 0 ? [] : [dot, span(`${running} running`, 'accent')]),
    ...(ok === 0 ? [] : [dot, span(`${ok} ok`, 'good')]),
    ...(outcomes.length === ok ? [] : [dot, span(`${outcomes.length - ok} failed`, 'bad')]),
  ];
  return [...titleOf(keys.length), ...facts];
}

function titleOf(count: number): Line {
  return [seenOnly('─ '), span(`${count} marked`, 'strong')];
}

/** A line for each marked service, in the order in which they were marked, as many as there are rows; the one under the cursor is always among them. */
export function markedLines(state: State, rows: number): readonly Line[] {
  return markedRows(state, rows).map(({ key, name }) => [...name, ...statusOf(state, key)]);
}

/** As many marked services as there are rows, each with its name; the one under the cursor is always among them. */
export function markedRows(
  state: State,
  rows: number,
): readonly { readonly key: ServiceKey; readonly name: Line }[] {
  const keys = [...state.marked];
  const at = state.cursor === undefined ? -1 : keys.indexOf(state.cursor);
  const first = revealRow(0, Math.max(0, at), rows, keys.length);
  const width = markedNameWidth(state);
  return keys.slice(first, first + rows).map((key) => {
    const isCurrent = key === state.cursor;
    const name = span(`${padText(nameOf(state, key), width)}  `, isCurrent ? 'cursor' : 'plain');
    return { key, name: [cursorMark(isCurrent), name] };
  });
}

/** Columns of the longest name of a marked service, as far as there is room. */
export function markedNameWidth(state: State): number {
  const widest = Math.max(...[...state.marked].map((key) => textWidth(nameOf(state, key))));
  return Math.min(Math.floor(state.size.columns * 0.35), widest);
}

function nameOf({ namespace }: State, key: ServiceKey): string {
  return safeText(shownKey(key, namespace === undefined ? 'all namespaces' : 'one namespace'));
}

/** How many marked services have no line in so many rows, and what the keys do. */
export function markedHints(state: State, rows: number): Line {
  const isRepeating = state.repeat?.of === 'marked';
  // A row is that of the titles.
  const hidden = state.marked.size - (isRepeating ? rows - 1 : rows);
  return [
    span('   '),
    ...(hidden <= 0 ? [] : [span(`${hidden} more  `, 'dim')]),
    ...(isRepeating ? [] : keyHint(keyOf(state, 'predict'), 'predicts all')),
    ...keyHint(keyOf(state, 'mark'), 'marks'),
    ...(isRepeating ? repeatKeys(state) : keyHint('esc', escDoes(state))),
  ];
}

function escDoes(state: State): string {
  if (isPredictingMarked(state)) return 'cancels';
  if (state.repeat !== undefined) return 'ends the repetition';
  return state.filter === '' ? 'drops the marks' : 'drops the filter';
}

/** `ok   23 ms  prediction 0`, `ok   8 ms  scores daisy (0.998)`, `✗ 4 ms  the gateway has no route for …`, or that it is on its way. */
function statusOf(state: State, key: ServiceKey): readonly Span[] {
  const call = state.calls.get(key);
  if (call !== undefined) {
    return [
      span(`… ${padText(elapsedText(state.now - call.startedAt), 8)} `, 'accent'),
      span(safeText(call.doing), 'dim'),
    ];
  }
  if (state.queue.includes(key)) return [span('… queued', 'dim')];
  const outcome = state.outcomes.get(key)?.[0];
  if (outcome === undefined) return [span('not asked yet', 'dim')];
  if (outcome.kind === 'problem')
    return [sign('bad'), span(` not sent: ${shownText(outcome.failure.summary)}`, 'bad')];
  const { verdict, roundTrip, answer } = outcome.exchange;
  const took = padText(durationText(roundTrip.timings.totalMs), 7, 'right');
  if (!verdict.ok) return [sign('bad'), span(` ${took}  `, 'bad'), span(shownText(verdict.summary))];
  const told = answer === undefined ? '' : answerLine(answer, state.labels.get(key));
  return [span(`ok${took}  `, 'good'), span(told, 'dim')];
}

function isOk(outcome: Outcome): boolean {
  return outcome.kind === 'exchange' && outcome.exchange.verdict.ok;
}
