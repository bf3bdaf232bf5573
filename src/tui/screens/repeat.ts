import { safeText } from '../../format/safe-text.js';
import { durationText } from '../../format/sizes.js';
import { sparkline } from '../../format/bars.js';
import { serviceOf } from '../selectors/list.js';
import { keyHint, span, type Line, type Span, heardAs, joinFacts, seenOnly } from '../parts/line.js';
import { elapsedText } from '../parts/marks.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { RepeatRun, State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/** A call of a repetition is told only when it takes this long: else the screen would blink at every beat. */
const quietMs = 1000;

/** True while a call is in flight that the screen need not tell of: one of a repetition that was answered before. */
export function isQuiet({ repeat, calls, now }: State, of: ServiceKey): boolean {
  const call = calls.get(of);
  const isLater = (repeat?.runs.get(of)?.count ?? 0) > 0;
  return isLater && call !== undefined && now - call.startedAt < quietMs;
}

/** For the pane's rule: that it repeats, how often, and for how long the model has been thinking. */
export function repeatTitle(state: State, everyMs: number, of: ServiceKey): readonly Span[] {
  const call = state.calls.get(of);
  const isFirst = state.repeat?.runs.get(of)?.count === 0;
  const asking =
    call === undefined || isFirst || isQuiet(state, of)
      ? []
      : [`asking… ${elapsedText(state.now - call.startedAt)}`];
  return everyText(everyMs, asking);
}

/** `─ ↻ every 2 s`, and more facts. */
export function everyText(everyMs: number, facts: readonly string[] = []): readonly Span[] {
  return [
    heardAs(', ', ' ─ ', 'dim'),
    heardAs('repeated ', '↻ ', 'accent'),
    ...joinFacts([`every ${everyMs / 1000} s`, ...facts], 'accent'),
  ];
}

/** Panes of fewer rows than this have none for what the keys do. */
const roomyRows = 7;

/** The latency of each prediction and the count; under them where the answer changed, and what the keys do. */
export function repeatLines(state: State, run: RepeatRun, rows: number): readonly Line[] {
  const { beats } = run;
  const { columns } = state.size;
  if (beats.length === 0) return [];
  const facts = factsOf(run);
  const shown = beats.slice(-Math.max(8, Math.min(columns - 6 - facts.join(' · ').length, 60)));
  const bars = seenOnly(`   ${sparkline(shown.map(({ tookMs }) => tookMs))}`, 'accent');
  const latencies: Line = [bars, span('  '), ...joinFacts(facts, 'dim')];
  const hasChanged = shown.some(({ changed }) => changed);
  if (!hasChanged && rows < roomyRows) return [latencies];
  if (!hasChanged) return [latencies, [span('   '), ...repeatKeys(state)]];
  const changes = shown.map(({ changed }) => (changed ? '≠' : ' ')).join('');
  const isNews = beats.at(-1)?.changed === true;
  return [
    latencies,
    [
      seenOnly(`   ${changes}  `, 'warn'),
      span(isNews ? 'another answer than before  ' : 'another answer  ', isNews ? 'warn' : 'dim'),
      ...keyHint(keyOf(state, 'history'), 'compares'),
      ...repeatKeys(state),
    ],
  ];
}

/** The keys of a repetition, to be read and to be clicked. */
export function repeatKeys(state: State): Line {
  const [slower, faster] = [keyOf(state, 'slower'), keyOf(state, 'faster')];
  return [
    { text: slower, tone: 'accent', key: slower },
    span(' '),
    { text: faster, tone: 'accent', key: faster },
    span(' interval  ', 'dim'),
    ...keyHint('esc', 'ends'),
  ];
}

/** `12–40 ms, last 23 ms · 14 times · 2 changed · 1 failed`. */
function factsOf({ beats, count, failed, changed }: RepeatRun): readonly string[] {
  const took = beats.flatMap(({ tookMs }) => tookMs ?? []);
  const last = beats.at(-1)?.tookMs;
  const [least, most] = [durationText(Math.min(...took)), durationText(Math.max(...took))];
  const range = least === most ? least : `${least} – ${most}`;
  return [
    ...(took.length === 0
      ? []
      : [last === undefined || least === most ? range : `${range}, last ${durationText(last)}`]),
    `${count}×`,
    ...(changed === 0 ? [] : [`${changed} changed`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
}

/** For the rule's end, while another service than the repeated one is looked at. */
export function repeatNote({ repeat, list }: State, current: ServiceKey | undefined): string {
  if (repeat === undefined || repeat.of === 'marked') return '';
  const [of] = repeat.runs.keys();
  if (of === undefined || of === current) return '';
  const name = serviceOf({ list }, of)?.name;
  return ` ↻ ${safeText(name ?? of)} every ${repeat.everyMs / 1000} s `;
}
