import type { Distribution } from '../load/distribution.js';
import { recordedValues } from '../load/histogram.js';
import { decodeHistogram } from '../load/histogram-text.js';
import type { ObjectiveResult } from '../load/objectives.js';
import { failureText, type LoadReport } from '../load/report.js';
import type { LoadPlan } from '../load/run-load.js';
import { bar } from './bars.js';
import { safeText } from './safe-text.js';
import { durationText, sizeText } from './sizes.js';
import { padText, textWidth } from './text.js';
import { toned, type TonedLine } from './toned.js';

/** `5 callers` or `200 calls/s (Poisson)`, and for how long: what a load does to a service. */
export function planText({ loop, durationMs, maxCalls }: LoadPlan): string {
  const load =
    loop.kind === 'closed'
      ? `${counted(loop.concurrency, 'caller')}, each of which sends its next call when the last is answered`
      : `${numberText(loop.pace.ratePerS)} calls/s${loop.pace.arrivals === 'poisson' ? ' at random times (Poisson)' : ''}, whether or not the last ones are answered`;
  return `${load}; ${lengthText({ durationMs, maxCalls })}`;
}

/** `1,000 calls` or `for 15 s`: how long a load lasts. */
export function lengthText({ durationMs, maxCalls }: Pick<LoadPlan, 'durationMs' | 'maxCalls'>): string {
  return maxCalls < manyCalls ? counted(maxCalls, 'call') : `for ${durationText(durationMs)}`;
}

/** A run of fewer calls ends by their number. */
const manyCalls = 100_000_000;

/** The results of a run, for a person: what is wrong stands out. Bars are as wide as `width` columns allow. */
export function loadReportLines(report: LoadReport, width: number): readonly TonedLine[] {
  const { calls, target } = report;
  const all = calls.ok + calls.failed;
  const share = all === 0 ? '' : ` (${shareText(calls.failed, all)})`;
  return [
    [toned('strong', `${safeText(target.service)} · ${target.protocol} · ${safeText(target.wayIn)}`)],
    `${counted(calls.ok, 'answer')} in ${durationText(report.elapsedMs)}: ${numberText(report.perSecond)}/s · ${counted(calls.failed, 'failure')}${share}`,
    `sent ${sizeText(report.sentBytes)}, received ${sizeText(report.receivedBytes)}`,
    ...warmupLine(report),
    '',
    ...distributionTable(report),
    ...histogramLines(report.latency, width),
    ...textLines(report),
    ...failureLines(report),
    ...invalidLines(report),
    ...endLine(report),
  ];
}

/** Which objectives were held. */
export function objectiveLines(results: readonly ObjectiveResult[]): readonly TonedLine[] {
  return results.map(({ objective, isHeld, value, unit }) => {
    const seen = value === undefined ? 'too few calls to tell' : unitText(value, unit);
    const outcome = isHeld ? toned('good', 'held') : toned('bad', 'missed');
    return [outcome, `${' '.repeat(8 - outcome.text.length)}${objective}  (${seen})`];
  });
}

function warmupLine({ warmupMs }: LoadReport): readonly string[] {
  const [first, ...rest] = warmupMs;
  if (first === undefined) return [];
  const others =
    rest.length === 0
      ? ''
      : `, ${counted(rest.length, 'more call')} up to ${durationText(Math.max(...rest))}`;
  return [`warm-up: the first call took ${durationText(first)}${others}; in none of the figures below`];
}

/** A row of titles, and one for each percentile with its confidence; in an open loop the service time stands beside the latency. */
export function percentileRows({
  latency,
  service,
  plan,
}: Pick<LoadReport, 'latency' | 'service' | 'plan'>): readonly (readonly string[])[] {
  const isOpen = plan.loop.kind === 'open';
  const rows = latency.percentiles.map(({ percentile, ms, fromMs, toMs, above }) => {
    const alone = service.percentiles.find((other) => other.percentile === percentile);
    return [
      `p${percentile}`,
      shownDuration(ms),
      ...(isOpen ? [alone === undefined ? '' : shownDuration(alone.ms)] : []),
      `${shownDuration(fromMs)} to ${shownDuration(toMs)}`,
      String(above),
    ];
  });
  const beside = isOpen ? ['from when it was sent'] : [];
  return [['', 'latency', ...beside, '95 % sure between', 'calls above'], ...rows];
}

function distributionTable(report: LoadReport): readonly TonedLine[] {
  const { latency, service, plan } = report;
  if (latency.count === 0) return [[toned('bad', 'no call was answered by the model')], ''];
  const isOpen = plan.loop.kind === 'open';
  const extremes = (['max', 'mean'] as const).map((name) => {
    const of = `${name}Ms` as const;
    return [name, shownDuration(latency[of]), ...(isOpen ? [shownDuration(service[of])] : []), '', ''];
  });
  return [...alignColumns([...percentileRows(report), ...extremes]), ''];
}

const histogramRows = 10;

/** Bars of equal ranges from the fastest call to p99: what is above would make all others one bar. */
function histogramLines(latency: Distribution, width: number): readonly string[] {
  const top = latency.percentiles.find(({ percentile }) => percentile === 99)?.ms ?? latency.maxMs;
  if (latency.count < histogramRows || top <= latency.minMs) return [];
  const histogram = decodeHistogram(latency.histogram, {
    minUs: Math.round(latency.minMs * 1000),
    maxUs: Math.round(latency.maxMs * 1000),
  });
  const stepMs = (top - latency.minMs) / histogramRows;
  const counts = Array.from({ length: histogramRows + 1 }, () => 0);
  for (const { toMs, count } of recordedValues(histogram)) {
    const at = Math.min(Math.floor(Math.max(0, toMs - latency.minMs) / stepMs), histogramRows);
    counts[at] = (counts[at] ?? 0) + count;
  }
  const most = Math.max(...counts);
  const barWidth = Math.max(10, Math.min(width - 32, 50));
  const rows = counts.map((count, at) => {
    const from = shownDuration(latency.minMs + at * stepMs);
    const name = at === histogramRows ? `above ${shownDuration(top)}` : `from ${from}`;
    return [name, String(count), bar(count / most, barWidth)];
  });
  return [...alignColumns(rows, ['left', 'right', 'left']), ''];
}

function textLines({ text }: LoadReport): readonly string[] {
  if (text === undefined) return [];
  const one = text.unit === 'chunks' ? 'chunk' : 'token';
  const rows = (
    [
      [`time to first ${one} (TTFT)`, text.firstToken],
      [`time per ${one} after it (TPOT)`, text.perToken],
      ['between two chunks', text.betweenChunks],
    ] as const
  ).map(([name, { percentiles, count, maxMs }]) => [
    name,
    ...[50, 99].map((percentile) => {
      const found = percentiles.find((stated) => stated.percentile === percentile);
      return found === undefined ? '' : `p${percentile} ${shownDuration(found.ms)}`;
    }),
    count === 0 ? '' : `max ${shownDuration(maxMs)}`,
  ]);
  return [
    ...alignColumns(rows),
    `${counted(text.tokens, text.unit.slice(0, -1))} in all, ${numberText(text.tokensPerSecond)} ${text.unit}/s`,
    '',
  ];
}

function failureLines({ failures }: LoadReport): readonly TonedLine[] {
  if (failures.length === 0) return [];
  const rows = failures.map((failure) => [String(failure.count), safeText(failureText(failure))]);
  return [[toned('bad', 'failures, by who answered:')], ...alignColumns(rows).map((line) => `  ${line}`), ''];
}

function invalidLines({ invalid }: LoadReport): readonly TonedLine[] {
  if (invalid.length === 0) return [];
  return [
    [
      toned(
        'bad',
        'NOT VALID: isvc was the limit, so the figures say more of this machine than of the service:',
      ),
    ],
    ...invalid.map((reason) => `  ${reason}`),
    '',
  ];
}

function endLine({ endedBy }: LoadReport): readonly TonedLine[] {
  if (endedBy === 'stop') return ['stopped early: the figures are those of the calls until then'];
  if (endedBy === 'failures')
    return [[toned('bad', 'ended early: too many calls in a row were not answered by the model')]];
  return [];
}

/** `12 ms`, `0.4 %`, `310/s`. */
export function unitText(value: number, unit: ObjectiveResult['unit']): string {
  if (unit === 'ms') return shownDuration(value);
  return unit === '%' ? shareText(value, 100) : `${numberText(value)}/s`;
}

/** Three digits, which is what the histogram holds. */
export function shownDuration(ms: number): string {
  if (ms < 0.9995) return `${Math.round(ms * 1000)} µs`;
  if (ms < 999.5) return `${Number(ms.toPrecision(3))} ms`;
  return `${Number((ms / 1000).toPrecision(3))} s`;
}

/** `0.4 %`, `12.3 %`; of nothing, 0. */
export function shareText(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `${Number(percent < 1 ? percent.toPrecision(2) : percent.toFixed(1))} %`;
}

function numberText(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
}

/** Rows of a table. A column that no side is named for stands to the right, as numbers do; the first to the left. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  sides: readonly ('left' | 'right')[] = ['left'],
): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => padText(cell, widths[column] ?? 0, sides[column] ?? 'right'))
      .join('  ')
      .trimEnd(),
  );
}
