import { durationText } from '../../format/sizes.js';
import { padText } from '../../format/text.js';
import type { Verdict } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import type { Outcome } from '../state/call.js';
import { span, type Span } from './line.js';

/** Readiness as a mark that differs in shape, not only in colour. */
export function readyMark({ readiness, startFailure }: Pick<Service, 'readiness' | 'startFailure'>): Span {
  switch (readiness) {
    case 'ready':
      return startFailure === undefined ? span('●', 'good') : span('◐', 'warn');
    case 'not-ready':
      return span('✗', 'bad');
    case 'unknown':
      return span('◌', 'warn');
    case 'stopped':
      return span('■', 'dim');
  }
}

const shortWho: Readonly<Record<Verdict['who'], string>> = {
  model: 'model',
  server: 'server',
  gateway: 'gateway',
  knative: 'knative',
  auth: 'auth',
  proxy: 'proxy',
  nobody: 'nobody',
  timeout: 'timeout',
  'not-sure': 'not sure',
};

/** How the last prediction ended, for a column: `ok   23 ms`, `✗ gateway`. */
export function answerMark(outcome: Outcome | undefined): Span {
  if (outcome === undefined) return span('');
  if (outcome.kind === 'problem') return span('✗ not sent', 'bad');
  const { verdict, roundTrip } = outcome.exchange;
  if (!verdict.ok) return span(`✗ ${shortWho[verdict.who]}`, 'bad');
  return span(`ok ${padText(durationText(roundTrip.timings.totalMs), 7, 'right')}`, 'good');
}

/** How long something has been running, in tenths of a second, later in minutes: `0.4 s`, `12.3 s`, `2m 5s`. */
export function elapsedText(elapsedMs: number): string {
  const seconds = Math.max(0, elapsedMs) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : durationText(elapsedMs);
}
