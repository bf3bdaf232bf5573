import { differenceText } from '../../format/difference.js';
import { ageText, clockText } from '../../format/sizes.js';
import { safeText, shownText } from '../../format/safe-text.js';
import { padText } from '../../format/text.js';
import type { Exchange } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import { baseOf, historyOf } from '../selectors/exchanges.js';
import { layout } from '../selectors/layout.js';
import { differenceRows, shortDifferenceRows } from '../parts/difference-rows.js';
import {
  fitLine,
  fitLines,
  keyHint,
  line,
  ruleLine,
  span,
  type Line,
  heardAs,
  seenOnly,
  andMore,
} from '../parts/line.js';
import { answerMark } from '../parts/marks.js';
import { cutLines, makeLines, mapLines } from '../parts/lines.js';
import { nothingSent, readingPage, wrapLines, type Page, signLines } from '../parts/page.js';
import { outcomeTime } from '../selectors/list.js';
import type { Outcome } from '../state/call.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

type HistoryPlace = Extract<Place, { readonly name: 'history' }>;
type DifferencePlace = Extract<Place, { readonly name: 'difference' }>;

/** The predictions of a service, newest first; under them what differs between the chosen one and the one before, or the marked one. */
export function historyPage(state: State, place: HistoryPlace, service: Service): Page {
  const { now, size } = state;
  const all = historyOf(state, service.key);
  const title = [service.name, 'history', ...(state.calls.has(service.key) ? ['asking…'] : [])];
  if (all.length === 0) {
    return readingPage(title, [nothingSent(keyOf(state, 'predict'))]);
  }
  const oldest = all.at(-1);
  const clockWidth = oldest === undefined ? 0 : clockText(outcomeTime(oldest), now).length;
  const lines = makeLines(all.length, (at) => {
    const outcome = all[at];
    if (outcome === undefined) return [];
    const mark = outcome === place.base ? heardAs('marked ', '◆', 'accent') : span(' ');
    const row = outcomeLine(outcome, exchangeBefore(all, at), now, clockWidth);
    return fitLine([seenOnly(at === place.line ? ' ▸' : '  ', 'cursor'), mark, ...row], size.columns);
  });
  const foot = footLines(state, place, all[place.line]);
  return { title, lines, chosen: place.line, choices: all.length, foot };
}

function exchangeBefore(all: readonly Outcome[], at: number): Exchange | undefined {
  for (let older = at + 1; older < all.length; older += 1) {
    const outcome = all[older];
    if (outcome?.kind === 'exchange') return outcome.exchange;
  }
  return undefined;
}

function outcomeLine(outcome: Outcome, before: Exchange | undefined, now: number, clockWidth: number): Line {
  const at = outcomeTime(outcome);
  const ago = padText(`${ageText(now - at)} ago`, 9);
  const mark = answerMark(outcome);
  const start = [
    span(` ${padText(clockText(at, now), clockWidth)} ${ago}`, 'dim'),
    { ...mark, text: padText(mark.text, 12) },
  ];
  if (outcome.kind === 'problem') return [...start, span(shownText(outcome.failure.summary))];
  const { exchange } = outcome;
  const difference = before === undefined ? 'the first' : safeText(differenceText(before, exchange));
  return [...start, span(`${padText(exchange.protocol, 9)}${difference}`)];
}

/** A rule that says what is compared, and the differences; as many rows whatever is chosen, so that nothing jumps. */
function footLines(state: State, place: HistoryPlace, outcome: Outcome | undefined): readonly Line[] {
  const { columns } = state.size;
  const rows = Math.floor(layout(state.size).page * 0.55);
  const base = baseOf(state, place);
  const drawn = differenceFoot(state, outcome, base);
  const title =
    base?.kind === 'exchange'
      ? `${base === place.base ? 'compared with the marked one' : 'compared with the one before'}, ${ageText(state.now - base.exchange.startedAt)} ago`
      : 'nothing to compare with';
  const start = [seenOnly('─ '), span(title, 'strong'), span(' ')];
  const rule = ruleLine(start, columns);
  const body = cutLines(drawn, rows - 1, (left) => [
    andMore(`${left} more rows: `, '   '),
    ...keyHint(keyOf(state, 'difference', 'history'), 'shows all', ''),
  ]);
  return fitLines([rule, ...body], rows, columns);
}

function differenceFoot(
  state: State,
  outcome: Outcome | undefined,
  base: Outcome | undefined,
): readonly Line[] {
  const { columns } = state.size;
  if (outcome?.kind === 'problem') return wrapLines(shownText(outcome.failure.summary), columns);
  if (outcome === undefined || base?.kind !== 'exchange') {
    return [
      line(`   This is the first answer: ${keyOf(state, 'predict', 'history')} predicts again.`, 'dim'),
    ];
  }
  const { ok, summary } = outcome.exchange.verdict;
  return [
    ...(ok ? [] : signLines('bad', shownText(summary), columns)),
    ...shortDifferenceRows(base.exchange, outcome.exchange, columns),
    line(`   sent ${safeText(outcome.exchange.payloadSource)}`, 'dim'),
  ];
}

/** Every difference between two exchanges. */
export function differencePage(
  { size, now }: State,
  { before, after }: DifferencePlace,
  service: Service,
): Page {
  const ages = [before, after].map(({ startedAt }) => `${ageText(now - startedAt)} ago`);
  const lines = mapLines(differenceRows(before, after, size.columns), (row) => fitLine(row, size.columns));
  return readingPage([service.name, ages.join(' to ')], lines);
}
