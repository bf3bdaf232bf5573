import { durationText } from '../format/sizes.js';
import { fitEnd, padText, widestOf } from '../format/text.js';
import { toned, type TonedLine } from '../format/toned.js';
import type { Comparison, SideResult } from './compare.js';

/** Below this probability, chance alone hardly explains a difference of latencies. */
const significance = 0.01;

const gap = '   ';

/** Both versions, their latencies side by side, and how far their answers are apart; the table within so many columns. */
export function comparisonLines(comparison: Comparison, columns = Infinity): readonly TonedLine[] {
  const { sides, requests } = comparison;
  return [
    ...tableLines(tableRows(comparison), columns),
    '',
    latencyText(comparison),
    ...answerLines(comparison),
    ...sides.flatMap(({ name, failures }) =>
      failures.map(({ summary, count }) => [
        toned('bad', `${name}, ${count} of ${requests}`),
        `: ${summary}`,
      ]),
    ),
  ];
}

type Row = readonly [name: string, one: string, other: string];

function tableRows({ sides: [one, other] }: Comparison): readonly Row[] {
  const [some] = [one, other].toSorted((a, b) => b.latency.percentiles.length - a.latency.percentiles.length);
  const isSplit = one.percent !== undefined || other.percent !== undefined;
  const split: Row = ['traffic', percentText(one), percentText(other)];
  return [
    ['', one.name, other.name],
    ['is', one.what, other.what],
    ...(isSplit ? [split] : []),
    ['answered', answeredText(one), answeredText(other)],
    ...(some?.latency.percentiles ?? []).map(({ percentile }, at): Row => [
      `p${percentile}`,
      durationOf(one, at),
      durationOf(other, at),
    ]),
    ['slowest', slowestText(one), slowestText(other)],
  ];
}

/** Long names of revisions differ at their ends. */
function tableLines(rows: readonly Row[], columns: number): readonly TonedLine[] {
  const names = widestOf(rows.map(([name]) => name));
  const most = Math.max(8, Math.floor((columns - names - 2 * gap.length) / 2));
  const fitted = rows.map(([name, one, other]): Row => [name, fitEnd(one, most), fitEnd(other, most)]);
  const first = widestOf(fitted.map(([, one]) => one));
  return fitted.map(([name, one, other], at) => {
    const line = [padText(name, names), padText(one, first), other].join(gap).trimEnd();
    return at === 0 ? [toned('strong', line)] : line;
  });
}

function durationOf({ latency }: SideResult, at: number): string {
  const found = latency.percentiles[at];
  return found === undefined ? '' : durationText(found.ms);
}

/** Nothing where no call was answered. */
function slowestText({ answered, latency }: SideResult): string {
  return answered === 0 ? '' : durationText(latency.maxMs);
}

function percentText({ percent }: SideResult): string {
  return percent === undefined ? 'not stated' : `${percent} %`;
}

function answeredText({ answered, failed }: SideResult): string {
  return `${answered} of ${answered + failed}`;
}

function latencyText({ sides: [one, other], pValue, slower }: Comparison): string {
  if (one.answered === 0 || other.answered === 0) return 'latency: nothing to compare';
  // A gateway, or a port-forward through the API server, takes its own time.
  if (one.route !== other.route)
    return `latency: not comparable, as ${one.name} was called by ${one.route} and ${other.name} by ${other.route}`;
  const told = pValue < 0.0001 ? 'p < 0.0001' : `p = ${Number(pValue.toPrecision(2))}`;
  if (pValue >= significance) return `latency: no more than noise (${told})`;
  const [slow, share] = slower > 0.5 ? [other.name, slower] : [one.name, 1 - slower];
  return `latency: ${slow} is slower in ${Math.round(100 * share)} % of the pairs (${told})`;
}

function answerLines(comparison: Comparison): readonly TonedLine[] {
  const { sides, requests, equal, failedAlike, otherClass, largest } = comparison;
  if (sides.every(({ answered }) => answered === 0)) return ['answers: none to compare'];
  if (equal === requests) return [['answers: ', toned('good', `all ${requests} equal`)]];
  const failed = failedAlike === 0 ? '' : `, ${failedAlike} failed on both sides`;
  const counts = toned('warn', `${equal} of ${requests} equal${failed}`);
  if (equal + failedAlike === requests) return [['answers: ', counts]];
  return [
    [
      'answers: ',
      counts,
      `; the largest difference is ${shareText(largest.share)}${largest.what === undefined ? '' : `: ${largest.what}`}`,
    ],
    ...(otherClass === 0
      ? []
      : [
          [
            'answers: ',
            toned('bad', `the class with the highest score is another one in ${otherClass} of ${requests}`),
          ],
        ]),
  ];
}

/** `0.012 %`; of what is not a number all of it. */
export function shareText(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
