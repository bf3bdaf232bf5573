import { safeText } from '../../format/safe-text.js';
import { roughAgeText } from '../../format/sizes.js';
import { fitEnd, padText, textWidth } from '../../format/text.js';
import type { Pod } from '../../kserve/pod.js';
import type { Service } from '../../kserve/service.js';
import { span, type Line } from '../parts/line.js';
import { cursorMark, sign } from '../parts/marks.js';
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
  const widest = Math.max(0, ...pods.map(({ name }) => textWidth(safeText(name))));
  const width = Math.min(widest, Math.max(12, size.columns - 34));
  return filterMenu(
    state,
    place,
    title,
    pods.map((pod, at) => podRow(pod, at === place.line, width, now)),
  );
}

function podRow(pod: Pod, isChosen: boolean, width: number, now: number): Line {
  const { ready, phase, reason, restarts, createdAt, terminating, component, node } = pod;
  const isReady = ready.of > 0 && ready.containers === ready.of;
  const state = terminating ? 'Terminating' : reason === '' ? phase : reason;
  const age = createdAt === undefined ? '' : roughAgeText(now - createdAt);
  return [
    cursorMark(isChosen),
    sign(isReady ? 'good' : phase === 'Failed' ? 'bad' : 'waiting'),
    // Pods of one workload differ at their ends.
    span(` ${padText(fitEnd(safeText(pod.name), width), width)}`, isChosen ? 'cursor' : 'plain'),
    span(`  ${ready.containers}/${ready.of}  ${padText(safeText(state), 10)}`),
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
