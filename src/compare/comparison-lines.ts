import { durationText } from '../format/sizes.js';
import { padText, widestOf } from '../format/text.js';
import { toned, type TonedLine } from '../format/toned.js';
import type { Comparison, SideResult } from './compare.js';

/** Below this probability, chance alone hardly explains a difference of latencies. */
const significance = 0.01;

/** Both versions, their latencies side by side, and how far their answers are apart. */
export function comparisonLines(comparison: Comparison): readonly TonedLine[] {
  const [one, other] = comparison.sides;
  const rows: readonly (readonly string[])[] = [
    ['', one.name, other.name],
    ['is', one.what, other.what],
    ...(one.percent === undefined && other.percent === undefined
      ? []
      : [['traffic', percentText(one), percentText(other)]]),
    ['answered', answeredText(one), answeredText(other)],
    ...one.latency.percentiles.map(({ percentile, ms }, at) => [
      `p${percentile}`,
      durationText(ms),
      durationOf(other, at),
    ]),
    ['slowest', slowestText(one), slowestText(other)],
  ];
  const widths = [0, 1, 2].map((column) => widestOf(rows.map((row) => row[column] ?? '')));
  return [
    ...rows.map((row, at) => {
      const line = row.map((cell, column) => padText(cell, widths[column] ?? 0)).join('   ');
      return at === 0 ? [toned('strong', line.trimEnd())] : line.trimEnd();
    }),
    '',
    latencyText(comparison),
    ...answerLines(comparison),
    ...comparison.sides.flatMap(({ name, failures }) =>
      failures.map(({ summary, count }) => [
        toned('bad', `${name}, ${count} of ${comparison.requests}`),
        `: ${summary}`,
      ]),
    ),
  ];
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

function answerLines({ requests, equal, otherClass, largest }: Comparison): readonly TonedLine[] {
  if (equal === requests) return [['answers: ', toned('good', `all ${requests} equal`)]];
  return [
    [
      'answers: ',
      toned('warn', `${equal} of ${requests} equal`),
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
