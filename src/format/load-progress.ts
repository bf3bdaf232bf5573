import { percentileMs } from '../load/histogram.js';
import type { LoadPlan } from '../load/run-load.js';
import type { Tally } from '../load/tally.js';
import { sparkline } from './bars.js';
import { durationText } from './sizes.js';

/** How a run goes, in a line: how far it is, how many answers a second, the last p99s, and how many failed. */
export function liveLine(
  tally: Readonly<Tally>,
  elapsedMs: number,
  { durationMs, maxCalls }: LoadPlan,
): string {
  const { latency, failed, slices } = tally;
  const share = Math.max(elapsedMs / durationMs, (latency.total + failed.total) / maxCalls);
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const recent = slices.slice(-20).map((slice) => percentileMs(slice.latency, 99));
  return [
    `${Math.min(100, Math.floor(share * 100))} %`,
    `${Math.round(latency.total / seconds)}/s`,
    `p50 ${durationText(percentileMs(latency, 50))}`,
    `p99 ${durationText(percentileMs(latency, 99))} ${sparkline(recent)}`,
    ...(failed.total === 0 ? [] : [`${failed.total} failed`]),
  ].join(' · ');
}
