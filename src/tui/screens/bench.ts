import { sparkline } from '../../format/bars.js';
import { loadReportLines, planText } from '../../format/load-report.js';
import { safeText } from '../../format/safe-text.js';
import { durationText } from '../../format/sizes.js';
import type { Service } from '../../kserve/service.js';
import type { LoadReport } from '../../load/report.js';
import { factLine, shareBar } from '../parts/facts.js';
import { emptyLine, line, type Line } from '../parts/line.js';
import { failureLines, readingPage, signLines, type Page, wrapLines } from '../parts/page.js';
import { tonedRows } from '../parts/toned-rows.js';
import type { BenchState } from '../state/bench.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { keyOf, keysOn } from '../selectors/shown-keys.js';

/** A load: what will be called, then how it goes, then its report. */
export function benchPage(
  state: State,
  { bench }: Extract<Place, { readonly name: 'bench' }>,
  service: Service,
): Page {
  return readingPage([service.name, 'bench'], benchLines(state, bench));
}

function benchLines(state: State, bench: BenchState): readonly Line[] {
  const { columns } = state.size;
  switch (bench.phase) {
    case 'preparing':
      return [line('   looking for the way in…', 'dim')];
    case 'failed':
      return failureLines(bench.failure, columns, keysOn(state));
    case 'asking':
    case 'starting':
      return askingLines(state, bench);
    case 'running':
      return [
        ...progressLines(bench.report),
        ...recentLines(bench.report),
        ...reportLines(bench.report, columns),
      ];
    case 'ended':
      return [...reportLines(bench.report, columns), emptyLine, ...recentLines(bench.report)];
  }
}

function askingLines(
  state: State,
  { phase, target, plan, notes }: Extract<BenchState, { readonly phase: 'asking' | 'starting' }>,
): readonly Line[] {
  const { columns } = state.size;
  return [
    ...factLine('service', target.service),
    ...factLine('protocol', target.protocol),
    ...factLine('way in', target.wayIn),
    ...factLine('host', target.host),
    ...factLine('payload', target.payload),
    emptyLine,
    ...wrapLines(planText(plan), columns),
    ...notes.flatMap((note) => signLines('note', safeText(note), columns)),
    emptyLine,
    ...(phase === 'asking'
      ? wrapLines(`Nothing was sent yet: ${keyOf(state, 'start-bench')} starts it, esc goes back.`, columns)
      : [line('   sending…', 'dim')]),
  ];
}

/** How much of its time is over. */
function progressLines({ elapsedMs, plan }: LoadReport): readonly Line[] {
  const percent = Math.min(100, Math.floor((elapsedMs / plan.durationMs) * 100));
  const left = durationText(Math.max(0, plan.durationMs - elapsedMs));
  return [
    [...line('   '), ...shareBar(percent, 'accent'), ...line(`  ${left} left · esc ends it early`, 'dim')],
    emptyLine,
  ];
}

/** The last seconds, one each: answers, and how slow the slowest in a hundred were. */
function recentLines({ timeline: { sliceMs, slices } }: LoadReport): readonly Line[] {
  const recent = slices.slice(-30);
  if (recent.every(({ ok }) => ok === 0)) return [];
  const perS = (count: number) => Math.round((count * 1000) / sliceMs);
  const rates = recent.map(({ ok }) => perS(ok));
  const slow = recent.map(({ p99Ms }) => p99Ms);
  return [
    ...factLine('answers/s', `${sparkline(rates)} up to ${Math.max(...rates)}`),
    ...factLine('p99', `${sparkline(slow)} up to ${durationText(Math.max(...slow))}`),
    emptyLine,
  ];
}

/** As `isvc bench` prints it. */
function reportLines(report: LoadReport, columns: number): readonly Line[] {
  // The reasons stand at the end, which a small screen does not show.
  const first =
    report.invalid.length === 0
      ? []
      : [
          ...signLines('note', 'Not valid: isvc was the limit. The end of the report says why.', columns),
          emptyLine,
        ];
  const lines = loadReportLines(report, columns - 3).flatMap((text) => tonedRows(text, columns - 4));
  return [...first, ...lines];
}
