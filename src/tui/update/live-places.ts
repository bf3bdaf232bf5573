import { currentService, placeOf } from '../selectors/list.js';
import { protocolOf, callChoices } from '../selectors/service-options.js';
import type { Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { State } from '../state/state.js';
import { openPlace } from './places.js';

/** Opens the checks of the current service; of the cluster where there is none, or from the gateways. */
export function openDoctor(state: State): Updated {
  const service = placeOf(state).name === 'gateways' ? undefined : currentService(state);
  const place = { name: 'doctor', line: 0, checks: [], isDone: false } as const;
  if (service === undefined) return openPlace(state, place, [{ type: 'examine', call: {} }]);
  const payload = state.payloads.get(service.key);
  const call = {
    protocol: protocolOf(state, service),
    ...callChoices(state, service),
    ...(payload === undefined ? {} : { payload }),
  };
  return openPlace(state, { ...place, about: service.key }, [{ type: 'examine', service, call }]);
}

/** Opens what the pods of the current service do. */
export function openMetrics(state: State): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  const pods = { state: 'loading' } as const;
  return openPlace(state, { name: 'metrics', of: service.key, line: 0, pods }, [
    { type: 'watch-metrics', service },
  ]);
}

const stops = [
  ['doctor', 'stop-examining'],
  ['metrics', 'stop-metrics'],
  ['compare', 'stop-comparison'],
] as const satisfies readonly (readonly [string, Effect['type']])[];

/** Leaving such a screen ends what goes on for it. */
export function stopUnseen(before: State, [state, effects]: Updated): Updated {
  const stopped = stops.flatMap(([name, type]) =>
    isOpen(before, name) && !isOpen(state, name) ? [{ type }] : [],
  );
  return [state, [...effects, ...stopped]];
}

function isOpen({ places }: State, wanted: string): boolean {
  return places.some(({ name }) => name === wanted);
}
