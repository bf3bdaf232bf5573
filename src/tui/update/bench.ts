import { currentService, placeOf, serviceOf } from '../selectors/list.js';
import { protocolOf, callChoices } from '../selectors/service-options.js';
import type { Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { Service } from '../../kserve/service.js';
import type { State } from '../state/state.js';
import { openPlace, withShown } from './places.js';

/** `b`: finds out what a load would call, which is shown before anything is sent. */
export function openBench(state: State): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  return openPlace(state, { name: 'bench', of: service.key, line: 0, bench: { phase: 'preparing' } }, [
    benchEffect(state, service),
  ]);
}

/** `enter`: a yes to what is shown; after the end, the same question again. */
export function startBench(state: State): Updated {
  const place = placeOf(state);
  if (place.name !== 'bench') return [state, []];
  const { bench, of } = place;
  if (bench.phase === 'asking')
    return [
      withShown(state, { ...place, bench: { ...bench, phase: 'starting' } }),
      [{ type: 'start-bench' }],
    ];
  const service = serviceOf(state, of);
  if (service === undefined || (bench.phase !== 'ended' && bench.phase !== 'failed')) return [state, []];
  const again = withShown(state, { ...place, line: 0, bench: { phase: 'preparing' } });
  return [again, [benchEffect(state, service)]];
}

/** `esc` ends a load that runs, with its report; undefined where none does. */
export function endBench(state: State): Updated | undefined {
  const place = placeOf(state);
  const runs = place.name === 'bench' && ['starting', 'running'].includes(place.bench.phase);
  return runs ? [state, [{ type: 'end-bench' }]] : undefined;
}

/** A load that nobody looks at ends. */
export function leaveBench(before: State, [state, effects]: Updated): Updated {
  return isOpen(before) && !isOpen(state) ? [state, [...effects, { type: 'leave-bench' }]] : [state, effects];
}

function isOpen({ places }: State): boolean {
  return places.some(({ name }) => name === 'bench');
}

function benchEffect(state: State, service: Service): Effect {
  const payload = state.payloads.get(service.key);
  return {
    type: 'prepare-bench',
    service,
    protocol: protocolOf(state, service),
    ...callChoices(state, service),
    ...(payload === undefined ? {} : { payload }),
  };
}
