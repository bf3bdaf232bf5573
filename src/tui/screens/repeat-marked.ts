import { sparkline } from '../../format/bars.js';
import { answerLine } from '../../format/answer-line.js';
import { safeText, shownText } from '../../format/safe-text.js';
import { durationText } from '../../format/sizes.js';
import { padText } from '../../format/text.js';
import type { ServiceKey } from '../../kserve/service.js';
import { line, lineWidth, seenOnly, span, type Line, type Span } from '../parts/line.js';
import { sign } from '../parts/marks.js';
import type { Outcome } from '../state/call.js';
import type { RepeatRun, State } from '../state/state.js';
import { markedNameWidth, markedRows } from './marked.js';

/** Right-aligned, from left to right. */
const columns = [
  { of: 'calls', title: 'CALLS', width: 5 },
  { of: 'failed', title: 'FAILED', width: 6 },
  { of: 'p50', title: 'P50', width: 7 },
  { of: 'p95', title: 'P95', width: 7 },
  { of: 'slowest', title: 'SLOWEST', width: 7 },
] as const;

/** Fewer values than these have no such percentile: it would be the slowest under another name. */
const least = { p50: 2, p95: 20 };

/** The marked services that are repeated, side by side under their titles: calls, failures, percentiles of the last 200 calls. */
export function repeatedLines(state: State, rows: number): readonly Line[] {
  const titles = columns.map(({ title, width }) => padText(title, width, 'right')).join('  ');
  return [
    line(`   ${' '.repeat(markedNameWidth(state))}  ${titles}`, 'dim'),
    ...markedRows(state, rows - 1).map(({ key, name }): Line => {
      const run = state.repeat?.runs.get(key);
      if (run === undefined || run.count === 0) return [...name, span('asking…', 'dim')];
      const figures = [...name, ...figuresOf(run)];
      return [...figures, ...lastOf(state, key, run, state.size.columns - lineWidth(figures))];
    }),
  ];
}

function figuresOf({ beats, count, failed }: RepeatRun): readonly Span[] {
  const took = beats.flatMap(({ tookMs }) => tookMs ?? []).toSorted((a, b) => a - b);
  const stated = (share: number, fewest: number) => {
    const value = took.length < fewest ? undefined : took[Math.ceil(share * took.length) - 1];
    return value === undefined ? '–' : durationText(value);
  };
  const slowest = took.at(-1);
  const texts: Readonly<Record<(typeof columns)[number]['of'], string>> = {
    calls: String(count),
    failed: failed === 0 ? '–' : String(failed),
    p50: stated(0.5, least.p50),
    p95: stated(0.95, least.p95),
    slowest: slowest === undefined ? '–' : durationText(slowest),
  };
  return columns.map(({ of, width }) =>
    span(`${padText(texts[of], width, 'right')}  `, of === 'failed' && failed > 0 ? 'bad' : 'plain'),
  );
}

/** Who answered in place of the model, last; else how long the last ones took, and how often the answer changed. */
function lastOf(state: State, key: ServiceKey, { beats, changed }: RepeatRun, room: number): readonly Span[] {
  const last = state.outcomes.get(key)?.[0];
  const failure = last === undefined ? undefined : failureOf(last);
  if (failure !== undefined) return [sign('bad'), span(` ${failure}`, 'dim')];
  const told = changed === 0 ? '' : `  ${changed} changed`;
  const shown = beats.slice(-Math.max(1, Math.min(40, room - told.length - 1)));
  return [seenOnly(sparkline(shown.map(({ tookMs }) => tookMs)), 'accent'), span(told, 'warn')];
}

function failureOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'problem') return shownText(outcome.failure.summary);
  const { ok, summary } = outcome.exchange.verdict;
  return ok ? undefined : shownText(summary);
}

/** For a person who hears it: the answer of each, or who answered in its place, without what another call changes. */
export function repeatedHeard(state: State): readonly string[] {
  return [...state.marked].flatMap((key) => {
    const last = state.outcomes.get(key)?.[0];
    if (last === undefined) return [];
    const answer = last.kind === 'exchange' ? last.exchange.answer : undefined;
    const told = answer === undefined ? '' : answerLine(answer, state.labels.get(key));
    return [`${safeText(key)}: ${failureOf(last) ?? `ok, ${told}`}`];
  });
}
