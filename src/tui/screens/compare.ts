import type { Comparison } from '../../compare/compare.js';
import { comparisonLines } from '../../compare/comparison-lines.js';
import { safeText } from '../../format/safe-text.js';
import type { Service } from '../../kserve/service.js';
import { shownKey } from '../../kserve/service-key.js';
import { factLine, factLines, shareBar } from '../parts/facts.js';
import { emptyLine, line, type Line, span } from '../parts/line.js';
import { failureLines, readingPage, type Page, wrapLines } from '../parts/page.js';
import { tonedRows } from '../parts/toned-rows.js';
import type { Failure } from '../state/call.js';
import type { CompareState, ComparedFacts } from '../state/compare.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { keyOf, keysOn } from '../selectors/shown-keys.js';

/** Two versions, or two services: what will be called, then how far their answers and latencies are apart. */
export function comparePage(
  state: State,
  { comparing, other }: Extract<Place, { readonly name: 'compare' }>,
  service: Service,
): Page {
  const among = state.namespace === undefined ? 'all namespaces' : 'one namespace';
  const against = other === undefined ? 'its two versions' : `with ${shownKey(other, among)}`;
  return readingPage([service.name, 'compared', against], compareLines(state, comparing));
}

function compareLines(state: State, comparing: CompareState): readonly Line[] {
  const { columns } = state.size;
  switch (comparing.phase) {
    case 'preparing':
      return [line('   looking for what to compare…', 'dim')];
    case 'failed':
      return failureLines(hereOf(state, comparing.failure), columns, keysOn(state));
    case 'asking':
    case 'starting':
      return askingLines(state, comparing);
    case 'running': {
      const { soFar, pairs } = comparing;
      const percent = Math.floor((100 * soFar.requests) / pairs);
      return [
        [
          span('   '),
          ...shareBar(percent, 'accent'),
          span(`  ${soFar.requests} of ${pairs} pairs · esc ends it`, 'dim'),
        ],
        emptyLine,
        ...reportLines(soFar, columns),
      ];
    }
    case 'ended':
      return [
        ...reportLines(comparing.comparison, columns),
        emptyLine,
        ...sentLines(comparing.comparison, columns),
      ];
  }
}

/** It has one version alone: what to do about that here. */
function hereOf(state: State, failure: Failure): Failure {
  if (failure.kind !== 'usage') return failure;
  const [mark, compare] = [keyOf(state, 'mark', 'services'), keyOf(state, 'compare', 'services')];
  return {
    ...failure,
    next: [{ text: `On the list, ${mark} marks two services and ${compare} compares them.` }],
  };
}

function askingLines(
  state: State,
  { phase, sides, payload, pairs }: Extract<CompareState, { readonly phase: 'asking' | 'starting' }>,
): readonly Line[] {
  const { columns } = state.size;
  const [one, other] = sides;
  return [
    ...factLines('the one', factsOf(one)),
    ...factLines('the other', factsOf(other)),
    ...factLine('payload', payload),
    emptyLine,
    ...wrapLines(
      `${pairs} calls each, one at a time, in turn: neither slows the other, or always finds what the other left in a cache.`,
      columns,
    ),
    emptyLine,
    ...(phase === 'asking'
      ? wrapLines(
          `Nothing was sent yet: ${keyOf(state, 'start-comparison')} starts it, esc goes back.`,
          columns,
        )
      : [line('   sending…', 'dim')]),
  ];
}

/** What it is stands in a row of its own: names of revisions are long, and differ at their ends. */
function factsOf({ name, what, percent }: ComparedFacts): readonly string[] {
  return [percent === undefined ? name : `${name} · ${percent} % of the traffic`, what];
}

/** As `isvc compare` prints it. */
function reportLines(comparison: Comparison, columns: number): readonly Line[] {
  return comparisonLines(comparison, columns - 4).flatMap((text) => tonedRows(text, columns - 4));
}

/** The payload, and the way in of each, which is told once where it is one. */
function sentLines({ payload, sides }: Comparison, columns: number): readonly Line[] {
  const ways = sides.map(({ name, route, wayIn }) => `${name} by ${route}: ${wayIn}`);
  return [`sent ${payload}`, ...ways].flatMap((text) => wrapLines(safeText(text), columns, 'dim'));
}
