import { currentService, placeOf, serviceOf } from '../selectors/list.js';
import { menuPods } from '../selectors/menu-items.js';
import type { Updated } from '../state/messages.js';
import type { LogPlace } from '../state/live-place.js';
import type { State } from '../state/state.js';
import { newLogPlace } from './logs.js';
import { openPlace } from './places.js';

/** The pods of the current service, as rows. */
export function openPods(state: State): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  return openPlace(state, { name: 'pods', of: service.key, line: 0, pods: { state: 'loading' } }, [
    { type: 'load-pods', service },
  ]);
}

/** The log of the marked pod, or those of all pods side by side. */
export function openPodLogs(state: State, which: 'marked' | 'all'): Updated {
  const place = placeOf(state);
  const service = currentService(state);
  if (service === undefined || place.name !== 'pods') return [state, []];
  const pod = which === 'marked' ? menuPods(place)[place.line]?.name : undefined;
  if (which === 'marked' && pod === undefined) return [state, []];
  const of = pod === undefined ? ({ all: true } as const) : { pod };
  const log: LogPlace = { ...newLogPlace(service.key), ...of };
  const effect = { type: 'read-log', service, run: 'now', ...of } as const;
  // One log is read at a time.
  const [list, ...screens] = state.places;
  const others = screens.filter(({ name }) => name !== 'logs');
  return [{ ...state, places: [list, ...others, log] }, [effect]];
}

/** Lines of kubectl that would restart, scale, stop or start the service, or its marked pod. */
export function openKubectl(state: State): Updated {
  const place = placeOf(state);
  const service = 'of' in place ? serviceOf(state, place.of) : currentService(state);
  if (service === undefined) return [state, []];
  const pod = place.name === 'pods' ? menuPods(place)[place.line]?.name : undefined;
  const about = pod === undefined ? {} : { pod };
  return openPlace(
    state,
    { name: 'copy', of: service.key, line: 0, commands: { state: 'loading' }, kubectl: true },
    [{ type: 'load-kubectl', service, ...about }],
  );
}
