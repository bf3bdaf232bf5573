import { decodeHistogram } from '../load/histogram-text.js';
import { recordedValues } from '../load/histogram.js';
import { failureText, type LoadReport } from '../load/report.js';
import { percentileRows, shownDuration, planText, shareText } from './load-report.js';
import { sizeText } from './sizes.js';
import { safeText } from './safe-text.js';

/**
 * A report as one page that needs nothing else: no script, no file, no network, which its own policy forbids. What came from a cluster
 * or a server is text in it, and nothing more.
 */
export function loadReportPage(report: LoadReport): string {
  const { target, calls, client } = report;
  const title = `isvc bench ${target.service}`;
  const all = calls.ok + calls.failed;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeText(title)}</h1>
${invalidBox(report)}
<div class="figures">
${figure('answers per second', rounded(report.perSecond))}
${report.latency.percentiles.map(({ percentile, ms }) => figure(`p${percentile}`, shownDuration(ms))).join('\n')}
${figure('failures', `${calls.failed} (${shareText(calls.failed, all)})`)}
</div>
<h2>Latency</h2>
${histogramChart(report)}
${percentileTable(report)}
<h2>Latency over time</h2>
${timelineChart(report)}
${textSection(report)}
${failureSection(report)}
<h2>What was run</h2>
${factTable([
  ['load', planText(report.plan)],
  ['service', target.service],
  ['protocol', target.protocol],
  ['model', target.model],
  ['way in', target.wayIn],
  ['host', target.host],
  ['payload', target.payload],
  ['started', report.startedAt],
  ['took', shownDuration(report.elapsedMs)],
  ['ended by', report.endedBy],
  ['sent, received', `${sizeText(report.sentBytes)}, ${sizeText(report.receivedBytes)}`],
  ['connections made', String(report.connect.count)],
  ['client', `isvc ${client.isvc}, Node ${client.node}, ${client.system}, ${client.senders} sending`],
  ['client at work', `${shareText(client.busy, 1)} of its time; ${shownDuration(client.delayMs)} late (p99)`],
])}
</body>
</html>
`;
}

function invalidBox({ invalid }: LoadReport): string {
  if (invalid.length === 0) return '';
  const reasons = invalid.map((reason) => `<li>${escapeText(reason)}</li>`).join('');
  return `<div class="invalid" role="alert"><strong>Not valid.</strong> isvc was the limit, so the figures say more of its machine than of the service:<ul>${reasons}</ul></div>`;
}

function figure(name: string, value: string): string {
  return `<div><span>${escapeText(value)}</span>${escapeText(name)}</div>`;
}

function percentileTable(report: LoadReport): string {
  const [head = [], ...rows] = percentileRows(report);
  return rows.length === 0 ? '<p>Too few calls were answered for a percentile.</p>' : dataTable(head, rows);
}

const chart = { width: 800, height: 240, left: 60, bottom: 30, top: 10, right: 10 } as const;
const plotWidth = chart.width - chart.left - chart.right;
const plotHeight = chart.height - chart.top - chart.bottom;

const histogramBins = 60;

/** Bars of equal width on a logarithmic axis: a latency has a long tail. */
function histogramChart({ latency }: LoadReport): string {
  if (latency.count === 0) return '<p>No call was answered by the model.</p>';
  const histogram = decodeHistogram(latency.histogram, {
    minUs: Math.round(latency.minMs * 1000),
    maxUs: Math.round(latency.maxMs * 1000),
  });
  const least = Math.max(latency.minMs, 0.001);
  const range = Math.max(Math.log(latency.maxMs / least), 1e-9);
  const counts = Array.from({ length: histogramBins }, () => 0);
  for (const { toMs, count } of recordedValues(histogram)) {
    const at = Math.floor((Math.log(Math.max(toMs, least) / least) / range) * histogramBins);
    const bin = Math.min(Math.max(0, at), histogramBins - 1);
    counts[bin] = (counts[bin] ?? 0) + count;
  }
  const most = Math.max(...counts);
  const step = plotWidth / histogramBins;
  const bars = counts.map((count, at) => {
    const height = (count / most) * plotHeight;
    const from = shownDuration(least * Math.exp((range * at) / histogramBins));
    const to = shownDuration(least * Math.exp((range * (at + 1)) / histogramBins));
    return `<rect x="${fixed(chart.left + at * step)}" y="${fixed(chart.top + plotHeight - height)}" width="${fixed(step - 1)}" height="${fixed(height)}"><title>${count} from ${from} to ${to}</title></rect>`;
  });
  const ticks = Array.from({ length: 5 }, (_, at) => ({
    x: chart.left + (plotWidth * at) / 4,
    text: shownDuration(least * Math.exp((range * at) / 4)),
  }));
  return svg('How many calls took how long', [...bars, ...axis(ticks, String(most))]);
}

/** p50 and p99 of the calls that ended in each slice of time, and where calls failed. */
function timelineChart({ timeline: { sliceMs, slices } }: LoadReport): string {
  const most = Math.max(...slices.map(({ p99Ms }) => p99Ms), 0);
  if (most === 0) return '<p>No call was answered by the model.</p>';
  const step = plotWidth / slices.length;
  const place = (at: number, ms: number) =>
    `${fixed(chart.left + (at + 0.5) * step)},${fixed(chart.top + plotHeight * (1 - ms / most))}`;
  const line = (name: 'p50Ms' | 'p99Ms') =>
    slices.flatMap((slice, at) => (slice.ok === 0 ? [] : [place(at, slice[name])])).join(' ');
  const failed = slices.flatMap((slice, at) =>
    slice.failed === 0
      ? []
      : [
          `<rect class="failed" x="${fixed(chart.left + at * step)}" y="${chart.top + plotHeight - 6}" width="${fixed(Math.max(step - 1, 1))}" height="6"><title>${slice.failed} failed</title></rect>`,
        ],
  );
  const seconds = (sliceMs * slices.length) / 1000;
  const ticks = [0, 1, 2, 3, 4].map((at) => ({
    x: chart.left + (plotWidth * at) / 4,
    text: `${Number(((seconds * at) / 4).toPrecision(3))} s`,
  }));
  return svg('Latency over time: p50 below, p99 above', [
    `<polyline class="p99" points="${line('p99Ms')}"/>`,
    `<polyline class="p50" points="${line('p50Ms')}"/>`,
    ...failed,
    ...axis(ticks, shownDuration(most)),
  ]);
}

type Tick = { readonly x: number; readonly text: string };

function axis(ticks: readonly Tick[], top: string): readonly string[] {
  const y = chart.top + plotHeight;
  const last = ticks.length - 1;
  return [
    `<line x1="${chart.left}" y1="${y}" x2="${chart.width - chart.right}" y2="${y}"/>`,
    `<text x="${chart.left - 6}" y="${chart.top + 10}" text-anchor="end">${escapeText(top)}</text>`,
    `<text x="${chart.left - 6}" y="${y}" text-anchor="end">0</text>`,
    ...ticks.map(
      ({ x, text }, at) =>
        `<text x="${fixed(x)}" y="${y + 18}" text-anchor="${at === 0 ? 'start' : at === last ? 'end' : 'middle'}">${escapeText(text)}</text>`,
    ),
  ];
}

function svg(label: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${chart.width} ${chart.height}" role="img" aria-label="${escapeText(label)}">\n${parts.join('\n')}\n</svg>`;
}

function textSection({ text }: LoadReport): string {
  if (text === undefined) return '';
  const rows = (
    [
      ['time to first token (TTFT)', text.firstToken],
      ['time per token after it (TPOT)', text.perToken],
      ['between two chunks', text.betweenChunks],
    ] as const
  ).map(([name, { percentiles, maxMs }]) => [
    name,
    ...[50, 90, 99].map((percentile) => {
      const found = percentiles.find((stated) => stated.percentile === percentile);
      return found === undefined ? '' : shownDuration(found.ms);
    }),
    shownDuration(maxMs),
  ]);
  return `<h2>Texts</h2>\n${dataTable(['', 'p50', 'p90', 'p99', 'max'], rows)}<p>${text.tokens} ${text.unit}, ${rounded(text.tokensPerSecond)} a second.</p>`;
}

function failureSection({ failures }: LoadReport): string {
  if (failures.length === 0) return '';
  const rows = failures.map((failure) => [String(failure.count), failureText(failure)]);
  return `<h2>Failures, by who answered</h2>\n${dataTable(['calls', ''], rows)}`;
}

function factTable(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(
    ([name, value]) => `<tr><th>${escapeText(name)}</th><td>${escapeText(value)}</td></tr>`,
  );
  return `<table class="facts">${rows.join('')}</table>`;
}

function dataTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<table>${tableRow(head, 'th')}${rows.map((row) => tableRow(row, 'td')).join('')}</table>`;
}

function tableRow(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join('')}</tr>`;
}

/** As text of HTML, in an element or in quotes; a character that a screen would obey is shown as what it is. */
function escapeText(text: string): string {
  return safeText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function fixed(value: number): string {
  return String(Number(value.toFixed(2)));
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

const style = `
:root { color-scheme: light dark; --line: #888; --bar: #2563eb; --slow: #d97706; --bad: #dc2626; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2rem; }
svg { width: 100%; height: auto; } svg rect { fill: var(--bar); } svg .failed { fill: var(--bad); }
svg line { stroke: var(--line); } svg text { fill: currentColor; font-size: 13px; }
svg polyline { fill: none; stroke: var(--bar); stroke-width: 2; } svg .p99 { stroke: var(--slow); }
table { border-collapse: collapse; } th, td { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; overflow-wrap: anywhere; }
td { font-variant-numeric: tabular-nums; } .facts th { font-weight: normal; opacity: 0.7; white-space: nowrap; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2rem; } .figures span { display: block; font-size: 1.5rem; }
.invalid { border: 2px solid var(--bad); padding: 0.5rem 1rem; }
`;
