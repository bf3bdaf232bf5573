import { currentService, placeOf, serviceOf } from '../selectors/list.js';
import { callChoices, protocolOf } from '../selectors/service-options.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import type { Effect, ServiceCall } from '../state/effect.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { openPlace, withShown } from './places.js';
import { keyOf } from '../selectors/shown-keys.js';

/** `B`: finds out what is compared, which is shown before anything is sent: two marked services, else the two versions of one. */
export function openCompare(state: State): Updated {
  const pair = pairOf(state);
  if (pair === undefined)
    return [
      {
        ...state,
        notice: `${keyOf(state, 'compare')} compares two services, and ${markedServices(state).length} are marked`,
      },
      [],
    ];
  const [one, other] = pair.map((key) => serviceOf(state, key));
  if (one === undefined) return [state, []];
  const place = {
    name: 'compare',
    of: one.key,
    ...(other === undefined ? {} : { other: other.key }),
    line: 0,
    comparing: { phase: 'preparing' },
  } as const;
  return openPlace(state, place, [prepareEffect(state, one, other)]);
}

/** `enter`: a yes to what is shown; after the end, the same question again. */
export function startComparison(state: State): Updated {
  const place = placeOf(state);
  if (place.name !== 'compare') return [state, []];
  const { comparing, of, other } = place;
  if (comparing.phase === 'asking') {
    const begun = withShown(state, { ...place, comparing: { ...comparing, phase: 'starting' } });
    return [begun, [{ type: 'start-comparison' }]];
  }
  const service = serviceOf(state, of);
  if (service === undefined || (comparing.phase !== 'ended' && comparing.phase !== 'failed'))
    return [state, []];
  // Without it the two versions of the first would be compared.
  if (other !== undefined && serviceOf(state, other) === undefined)
    return [{ ...state, notice: `${other} is gone: esc goes back` }, []];
  const again = withShown(state, { ...place, line: 0, comparing: { phase: 'preparing' } });
  return [again, [prepareEffect(state, service, serviceOf(state, other))]];
}

/** On the list the two marked ones, or the marked one and that under the cursor; else the one that the screen is about. Undefined where more are marked. */
function pairOf(state: State): readonly ServiceKey[] | undefined {
  const current = currentService(state)?.key;
  const own = current === undefined ? [] : [current];
  const marked = markedServices(state);
  if (placeOf(state).name !== 'services' || marked.length === 0) return own;
  if (marked.length > 2) return undefined;
  return marked.length === 2 ? marked : [...new Set([...marked, ...own])];
}

/** A service that was deleted keeps its mark, which nobody sees. */
function markedServices(state: State): readonly ServiceKey[] {
  return [...state.marked].filter((key) => serviceOf(state, key) !== undefined);
}

function prepareEffect(state: State, one: Service, other: Service | undefined): Effect {
  return {
    type: 'prepare-comparison',
    one: callOf(state, one),
    ...(other === undefined ? {} : { other: callOf(state, other) }),
  };
}

function callOf(state: State, service: Service): ServiceCall {
  const payload = state.payloads.get(service.key);
  return {
    service,
    protocol: protocolOf(state, service),
    ...callChoices(state, service),
    ...(payload === undefined ? {} : { payload }),
  };
}
