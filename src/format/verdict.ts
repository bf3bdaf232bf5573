import type { Exchange, Timings, Verdict } from '../inference/exchange.js';
import { oneOfUnit, type TextTiming } from '../inference/generated-text.js';
import type { StepAction } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { durationText, sizeText } from './sizes.js';
import { shownText } from './safe-text.js';
import { lineText, onTerminal, toned, type TextTone, type TonedLine, type TonedText } from './toned.js';

const whoAnswered: Readonly<Record<Verdict['who'], string>> = {
  model: 'answered by the model',
  server: 'answered by the model server',
  gateway: 'answered by the gateway',
  knative: 'answered by Knative',
  picker: 'answered by the endpoint picker',
  graph: "answered by the graph's router",
  auth: 'answered by the auth layer',
  proxy: 'answered by the proxy',
  nobody: 'nobody answered',
  timeout: 'timed out',
  'not-sure': 'not sure who answered',
};

/** Everybody who may answer. */
export const answerers: readonly string[] = Object.keys(whoAnswered);

/** Who answered, in a few words. A model that refused a payload did answer, but not with a prediction. */
export function whoText(verdict: Verdict): string {
  if (verdict.partly === true) return 'answered in part by the model';
  return verdict.who === 'model' && !verdict.ok ? 'rejected by the model' : whoAnswered[verdict.who];
}

/** `answered by the model · 23 ms (connect 1 · wait 21 · read 1) · 1.2 kB`; of a stream, how fast its text came in place of the steps. */
export function headline(exchange: Exchange): string {
  return headlineFacts(exchange).join(' · ');
}

/** Who answered, and what was measured, each in a few words. */
export function headlineFacts(exchange: Exchange): readonly string[] {
  return [whoText(exchange.verdict), ...measuredFacts(exchange)];
}

/** How long an answer took, how fast a stream came, and how large it is: `23 ms (wait 21 · read 1)`, `1.2 kB`. */
export function measuredFacts({
  roundTrip,
  timing,
}: Pick<Exchange, 'roundTrip' | 'timing'>): readonly string[] {
  const size = sizeText(roundTrip.receivedBytes);
  const speed = timing === undefined ? [] : speedTexts(timing);
  return speed.length === 0
    ? [timingText(roundTrip.timings), size]
    : [durationText(roundTrip.timings.totalMs), ...speed, size];
}

/** `first token 120 ms`, `31 tokens/s`, `214 tokens`; a server that does not count tokens is told in chunks. */
function speedTexts({ firstMs, perSecond, count, unit }: TextTiming): readonly string[] {
  if (firstMs === undefined) return [];
  const one = oneOfUnit[unit];
  return [
    `first ${one} ${durationText(firstMs)}`,
    ...(perSecond === undefined ? [] : [`${Number(perSecond.toPrecision(3))} ${unit}/s`]),
    `${count} ${count === 1 ? one : unit}`,
  ];
}

/** `23 ms (connect 1 · wait 21 · read 1)`: steps that took no time are left out. */
export function timingText(timings: Timings): string {
  const steps = (
    [
      ['resolve', timings.resolveMs],
      ['connect', timings.connectMs],
      ['TLS', timings.tlsMs],
      ['wait', timings.waitMs],
      ['read', timings.receiveMs],
    ] as const
  ).filter(([, tookMs]) => tookMs >= 0.5);
  const total = durationText(timings.totalMs);
  if (steps.length === 0) return total;
  return `${total} (${steps.map(([step, tookMs]) => `${step} ${Math.round(tookMs)}`).join(' · ')})`;
}

/** One line of a verdict, and what it is for, so that a screen can give each its color; of a next step also what it does. */
export type VerdictLine = {
  readonly kind: 'headline' | 'summary' | 'evidence' | 'next';
  readonly text: string;
  readonly action?: StepAction;
};

/** The headline; unless it is a prediction also the summary, what was seen, and the next steps. Safe for a terminal, without secrets. */
export function verdictParts(exchange: Exchange): readonly VerdictLine[] {
  const { verdict } = exchange;
  const line = (kind: VerdictLine['kind']) => (text: string) => ({ kind, text: shownText(text) });
  return [
    line('headline')(headline(exchange)),
    ...(verdict.ok ? [] : [line('summary')(verdict.summary), ...verdict.evidence.map(line('evidence'))]),
    ...verdict.next.map(({ text, action }) => ({
      ...line('next')(text),
      ...defined({ action }),
    })),
  ];
}

/** The same as text; a next step starts with an arrow. */
export function verdictLines(exchange: Exchange): readonly string[] {
  return tonedVerdict(exchange).map(lineText);
}

/** The same with tones. */
export function tonedVerdict(exchange: Exchange): readonly TonedLine[] {
  return verdictParts(exchange).map(({ kind, text }) => lineOfPart[kind](text, exchange));
}

const lineOfPart: Readonly<
  Record<VerdictLine['kind'], (text: string, exchange: Exchange) => readonly (string | TonedText)[]>
> = {
  headline: (_, exchange) => {
    const [mark, tone] = markOf(exchange.verdict);
    const measured = measuredFacts(exchange).map((fact) => ` · ${fact}`);
    return [
      onTerminal(tone, `${mark} `),
      toned(tone, whoText(exchange.verdict)),
      toned('dim', measured.join('')),
    ];
  },
  summary: (text) => [toned('strong', text)],
  evidence: (text) => [toned('dim', text)],
  next: (text) => [toned('accent', '→'), ` ${text}`],
};

function markOf({ ok, partly }: Verdict): readonly [string, TextTone] {
  if (ok) return ['✓', 'good'];
  return partly === true ? ['✗', 'warn'] : ['✗', 'bad'];
}
