import type { Service } from '../../kserve/service.js';
import { protocolOf, copySource, callChoices } from '../selectors/service-options.js';
import type { Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { layout } from '../selectors/layout.js';
import { pageOf } from '../screens/pages.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';

/** Goes to a screen, unless it is the shown one. */
export function openPlace(state: State, place: Place, effects: readonly Effect[] = []): Updated {
  if (placeOf(state).name === place.name) return [state, []];
  return [{ ...state, places: [...state.places, place] }, effects];
}

/** Goes to a screen about the current service, which asks for what it needs. */
export function openAbout(state: State, name: 'details' | 'yaml' | 'payload' | 'copy' | 'history'): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  const at = { of: service.key, line: 0 };
  const loading = { state: 'loading' } as const;
  switch (name) {
    case 'details':
      return openPlace(
        state,
        { name, ...at, events: loading, pods: loading, runtime: loading, canaries: loading },
        [{ type: 'load-details', service }],
      );
    case 'yaml':
      return openPlace(state, { name, ...at, text: loading }, [{ type: 'load-yaml', service }]);
    case 'payload': {
      const draft = state.drafts.get(service.key);
      if (draft !== undefined)
        return openPlace(state, { name, ...at, payload: { state: 'ready', value: draft } });
      return openPlace(state, { name, ...at, payload: loading }, [payloadEffect(state, service)]);
    }
    case 'copy':
      return openPlace(state, { name, ...at, commands: loading }, [commandsEffect(state, service)]);
    case 'history': {
      const isLoaded = state.settings.keepsHistory !== true || state.earlier.has(service.key);
      return openPlace(state, { name, ...at }, isLoaded ? [] : [{ type: 'load-history', of: service.key }]);
    }
  }
}

/** The effect that reads what would be sent to a service. */
export function payloadEffect(state: State, service: Service): Effect {
  const payload = state.payloads.get(service.key);
  const place = placeOf(state);
  const model = place.name === 'payload' && place.of === service.key ? place.workbench?.model : undefined;
  return {
    type: 'load-payload',
    service,
    ...(model?.state === 'ready' ? { metadata: model.value } : {}),
    protocol: protocolOf(state, service),
    ...callChoices(state, service),
    ...(payload === undefined ? {} : { payload }),
  };
}

function commandsEffect(state: State, service: Service): Effect {
  const protocol = protocolOf(state, service);
  const source = copySource(state, service, protocol);
  const chosen = callChoices(state, service);
  return { type: 'load-commands', service, protocol, ...chosen, ...source };
}

/** After another protocol, model or account was chosen: a screen that shows what would be sent asks again. JSON with a mistake stays: it is there only. */
export function reloadPlace(state: State): Updated {
  const place = placeOf(state);
  const service = currentService(state);
  if (service === undefined) return [state, []];
  if (place.name === 'copy' && place.kubectl === undefined) return [state, [commandsEffect(state, service)]];
  const isBroken =
    place.name === 'payload' && place.payload.state === 'ready' && place.payload.value.fault !== undefined;
  if (place.name !== 'payload') return [state, []];
  // Another protocol, model or account may be told something else of what it takes.
  const { workbench: _, ...rest } = place;
  const next = withShown(state, rest);
  return [next, isBroken ? [] : [payloadEffect(next, service)]];
}

/** Back to the screen before; the list keeps its cursor and filter. */
export function goBack(state: State): State {
  const [first, ...rest] = state.places;
  return rest.length === 0 ? state : { ...state, places: [first, ...rest.slice(0, -1)] };
}

/** Scrolls a screen, or moves the mark of a menu. */
export function scrollPlace(state: State, lines: number): State {
  const place = placeOf(state);
  if (!('line' in place)) return state;
  const last = lastLine(place, state);
  // From what is shown, which is the end of a page that became shorter.
  return withShown(state, {
    ...place,
    line: Math.max(0, Math.min(Math.min(place.line, last) + lines, last)),
  });
}

/** The same place, with its line between the first and the last that make sense. */
export function clampLine<P extends Place>(place: P, state: State): P {
  if (!('line' in place)) return place;
  return { ...place, line: Math.max(0, Math.min(place.line, lastLine(place, state))) };
}

/** The line that is first, or chosen, at the end of a screen; below 0 where all of it is shown. */
function lastLine(place: Exclude<Place, { readonly name: 'services' }>, state: State): number {
  const page = pageOf(state, place);
  const rows = layout(state.size).page - (page.foot?.length ?? 0);
  return page.chosen === undefined ? page.lines.length - rows : page.choices - 1;
}

/** Whether the end of a screen is shown. */
export function isAtEnd(state: State, place: Exclude<Place, { readonly name: 'services' }>): boolean {
  return place.line >= lastLine(place, state);
}

/** The same state with each open screen changed, or left as it is. */
export function withEach(state: State, change: (place: Place) => Place): State {
  const [list, ...screens] = state.places;
  return { ...state, places: [list, ...screens.map(change)] };
}

/** The same state with the shown screen replaced. */
export function withShown(state: State, place: Place): State {
  const [first, ...rest] = state.places;
  return rest.length === 0
    ? { ...state, places: [place] }
    : { ...state, places: [first, ...rest.slice(0, -1), place] };
}
