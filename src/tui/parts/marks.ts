import { durationText } from '../../format/sizes.js';
import { padText } from '../../format/text.js';
import type { Verdict } from '../../inference/exchange.js';
import type { Pod } from '../../kserve/pod.js';
import type { Service, ServiceKind } from '../../kserve/service.js';
import type { Outcome } from '../state/call.js';
import { heardAs, seenOnly, span, type Span } from './line.js';

/** A sign that stands before a text. It differs in shape, not only in color, and is heard as a word. */
export type Sign = 'good' | 'partly' | 'bad' | 'waiting' | 'stopped' | 'next' | 'seen' | 'note' | 'changed';

const signs: Readonly<Record<Sign, Required<Pick<Span, 'text' | 'tone' | 'spoken'>>>> = {
  good: { text: '●', tone: 'good', spoken: 'good:' },
  partly: { text: '◐', tone: 'warn', spoken: 'good, but:' },
  bad: { text: '✗', tone: 'bad', spoken: 'failed:' },
  waiting: { text: '◌', tone: 'warn', spoken: 'waiting:' },
  stopped: { text: '■', tone: 'dim', spoken: 'stopped:' },
  next: { text: '→', tone: 'plain', spoken: 'next:' },
  seen: { text: '·', tone: 'dim', spoken: '' },
  note: { text: '!', tone: 'warn', spoken: 'note:' },
  changed: { text: '≠', tone: 'plain', spoken: 'changed' },
};

/** The sign of that meaning, in another tone where one is given. */
export function sign(of: Sign, tone: Span['tone'] = signs[of].tone): Span {
  return { ...signs[of], tone };
}

/** The cursor of a menu, before its row. */
export function cursorMark(isChosen: boolean): Span {
  return seenOnly(isChosen ? ' ▸ ' : '   ', 'cursor');
}

/** Whether a service is ready. */
export function readyMark({ readiness, startFailure }: Pick<Service, 'readiness' | 'startFailure'>): Span {
  switch (readiness) {
    case 'ready':
      return sign(startFailure === undefined ? 'good' : 'partly');
    case 'empty':
      return sign('partly');
    case 'not-ready':
      return sign('bad');
    case 'unknown':
      return sign('waiting');
    case 'stopped':
      return sign('stopped');
  }
}

/** Whether all containers of a pod are ready, or it ended in failure. */
export function podMark({ ready, phase }: Pick<Pod, 'ready' | 'phase'>): Span {
  if (ready.of > 0 && ready.containers === ready.of) return sign('good');
  return sign(phase === 'Failed' ? 'bad' : 'waiting');
}

/** The kind of a service, where it is not an InferenceService; '' for those. */
export function kindMark(kind: ServiceKind): Span {
  switch (kind) {
    case 'inference':
      return span('');
    case 'llm':
      return heardAs('LLMInferenceService', 'llm', 'dim');
    case 'graph':
      return heardAs('InferenceGraph', 'graph', 'dim');
  }
}

const shortWho: Readonly<Record<Verdict['who'], string>> = {
  model: 'model',
  server: 'server',
  gateway: 'gateway',
  knative: 'knative',
  picker: 'picker',
  graph: 'graph',
  auth: 'auth',
  proxy: 'proxy',
  nobody: 'nobody',
  timeout: 'timeout',
  'not-sure': 'not sure',
};

/** How the last prediction ended, for a column: `ok   23 ms`, `✗ gateway`. */
export function answerMark(outcome: Outcome | undefined): Span {
  if (outcome === undefined) return span('');
  if (outcome.kind === 'problem') return heardAs('failed: not sent', '✗ not sent', 'bad');
  const { verdict, roundTrip } = outcome.exchange;
  if (roundTrip.failure?.code === 'STOPPED') return heardAs('stopped', '■ stopped', 'dim');
  const who = shortWho[verdict.who];
  if (!verdict.ok) return heardAs(`failed: ${who}`, `✗ ${who}`, 'bad');
  const took = durationText(roundTrip.timings.totalMs);
  return heardAs(`ok ${took}`, `ok ${padText(took, 7, 'right')}`, 'good');
}

/** How long something has been running, in tenths of a second, later in minutes: `0.4 s`, `12.3 s`, `2m 5s`. */
export function elapsedText(elapsedMs: number): string {
  const seconds = Math.max(0, elapsedMs) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : durationText(elapsedMs);
}
