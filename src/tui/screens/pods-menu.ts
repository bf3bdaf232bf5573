import { safeText } from '../../format/safe-text.js';
import { roughAgeText } from '../../format/sizes.js';
import { fitEnd, padText, widestOf } from '../../format/text.js';
import type { Pod } from '../../kserve/pod.js';
import type { Service } from '../../kserve/service.js';
import { span, type Line } from '../parts/line.js';
import { cursorMark, podMark } from '../parts/marks.js';
import { readingPage, remoteLines, type Page } from '../parts/page.js';
import { menuPods } from '../selectors/menu-items.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { filterMenu } from './menus.js';

type PodsPlace = Extract<Place, { readonly name: 'pods' }>;

/** The pods of a service, a row each: enter reads the log of one. */
export function podsPage(state: State, place: PodsPlace, service: Service): Page {
  const { now, size } = state;
  const title = [service.name, 'pods'];
  if (place.pods.state !== 'ready') {
    const lines = remoteLines(place.pods, 'reading the pods', size.columns, () => []);
    return readingPage(title, lines);
  }
  const pods = menuPods(place);
  const states = Math.min(
    mostState,
    Math.max(leastState, widestOf(pods.map((pod) => safeText(stateOf(pod))))),
  );
  const widest = widestOf(pods.map(({ name }) => safeText(name)));
  const widths = { name: Math.min(widest, Math.max(12, size.columns - 24 - states)), state: states };
  return filterMenu(
    state,
    place,
    title,
    pods.map((pod, at) => podRow(pod, at === place.line, widths, now)),
  );
}

/** Columns of a state: `CrashLoopBackOff` has 16, and a longer one is cut. */
const leastState = 10;
const mostState = 18;

function stateOf({ phase, reason, terminating }: Pod): string {
  if (terminating) return 'Terminating';
  return reason === '' ? phase : reason;
}

function podRow(
  pod: Pod,
  isChosen: boolean,
  width: { readonly name: number; readonly state: number },
  now: number,
): Line {
  const { ready, restarts, createdAt, component, node } = pod;
  const age = createdAt === undefined ? '' : roughAgeText(now - createdAt);
  return [
    cursorMark(isChosen),
    podMark(pod),
    // Pods of one workload differ at their ends.
    span(` ${padText(fitEnd(safeText(pod.name), width.name), width.name)}`, isChosen ? 'cursor' : 'plain'),
    span(`  ${ready.containers}/${ready.of}  ${padText(safeText(stateOf(pod)), width.state)}`),
    span(padText(restarts === 0 ? '' : `${restarts} ↻`, 6, 'right'), 'warn'),
    span(`  ${padText(age, 4, 'right')}`, 'dim'),
    span(
      `  ${[component, node]
        .filter((part) => part !== '')
        .map(safeText)
        .join('  ')}`,
      'dim',
    ),
  ];
}
