import { serviceOf, currentService, placeOf } from '../selectors/list.js';
import type { LogPlace } from '../state/live-place.js';
import type { Message, Updated } from '../state/messages.js';
import { pageOf } from '../screens/pages.js';
import type { State } from '../state/state.js';
import type { ServiceKey } from '../../kserve/service.js';
import { makeMatcher } from '../selectors/matcher.js';
import { clampLine, isAtEnd, scrollPlace, withEach, withShown } from './places.js';

/** So many lines are kept: the older ones are the cluster's to keep. */
const keptLines = 5_000;

/** A log of a service before its pods are read. */
export function newLogPlace(of: ServiceKey): LogPlace {
  return { ...nothing, name: 'logs', of, sources: [], source: 0, run: 'now', reading: 'pods' };
}

const nothing = { line: 0, lines: [], reading: 'log' } as const;

/** Opens the log that most likely says why. One log is read at a time: logs that are open further below are left. */
export function openLogs(state: State): Updated {
  const service = currentService(state);
  if (service === undefined || placeOf(state).name === 'logs') return [state, []];
  const [list, ...screens] = state.places;
  const others = screens.filter(({ name }) => name !== 'logs');
  return [
    { ...state, places: [list, ...others, newLogPlace(service.key)] },
    [{ type: 'read-log', service, run: 'now' }],
  ];
}

/** The log of the next container, or of the other run of this one. */
export function otherLog(state: State, which: 'next container' | 'other run'): Updated {
  const place = placeOf(state);
  if (place.name !== 'logs' || place.sources.length === 0) return [state, []];
  const { failure: _, all: __, ...kept } = place;
  return which === 'next container'
    ? readAgain(state, { ...kept, source: (place.source + 1) % place.sources.length, run: 'now' })
    : readAgain(state, { ...kept, run: place.run === 'now' ? 'before' : 'now' });
}

function readAgain(state: State, place: LogPlace): Updated {
  const service = serviceOf(state, place.of);
  const source = place.sources[place.source];
  if (service === undefined || source === undefined) return [state, []];
  const shown = withShown(state, { ...place, ...nothing });
  const { run, timestamps, all } = place;
  const options = { run, ...(timestamps === undefined ? {} : { timestamps }) };
  return [shown, [{ type: 'read-log', service, ...options, ...(all === undefined ? { source } : { all }) }]];
}

/** `a`: the logs of all pods at once, or one again; `t`: when each line was written; `w`: long lines cut, or folded. */
export function changeLog(state: State, what: 'all-pods' | 'timestamps' | 'wrap'): Updated {
  const place = placeOf(state);
  if (place.name !== 'logs' || place.sources.length === 0) return [state, []];
  const { failure: _, all, timestamps, cut, ...rest } = place;
  const kept = {
    ...rest,
    ...(all === undefined ? {} : { all }),
    ...(timestamps === undefined ? {} : { timestamps }),
  };
  switch (what) {
    case 'wrap':
      return [scrollPlace(withShown(state, { ...kept, ...(cut === undefined ? { cut: true } : {}) }), 0), []];
    case 'all-pods': {
      const { all: __, ...one } = kept;
      return readAgain(state, {
        ...(all === undefined ? { ...kept, all: true } : one),
        ...(cut === undefined ? {} : { cut }),
      });
    }
    case 'timestamps': {
      const { timestamps: __, ...without } = kept;
      const place = timestamps === undefined ? { ...kept, timestamps: true as const } : without;
      return readAgain(state, { ...place, ...(cut === undefined ? {} : { cut }) });
    }
  }
}

/** Asks where the shown lines of the log are saved. */
export function promptSaveLog(state: State): State {
  const place = placeOf(state);
  if (place.name !== 'logs') return state;
  const name = serviceOf(state, place.of)?.name ?? 'isvc';
  return { ...state, prompt: { purpose: 'save log', text: `${name}.log` } };
}

/** Saves the lines that the filter leaves. */
export function saveLogAs(state: State, path: string): Updated {
  const place = placeOf(state);
  if (place.name !== 'logs' || path === '') return [state, []];
  const matches = makeMatcher(place.filter ?? '');
  return [state, [{ type: 'save-log', path, lines: place.lines.filter((text) => matches({ text })) }]];
}

export type LogMessage = Extract<Message, { readonly type: 'logs-found' | 'logged' | 'log-ended' }>;

/** Adds lines of a log to its screen, if that is still open. A view of the end stays at the end. */
export function onLog(state: State, message: LogMessage): State {
  return withEach(state, (place) =>
    place.name === 'logs' && place.of === message.of ? appendLines(place, message, state) : place,
  );
}

function appendLines(place: LogPlace, message: LogMessage, state: State): LogPlace {
  if (message.type === 'logs-found') return { ...place, sources: message.sources, reading: 'log' };
  if (message.type === 'log-ended') {
    return {
      ...place,
      reading: 'ended',
      ...(message.failure === undefined ? {} : { failure: message.failure }),
    };
  }
  const all = [...place.lines, ...message.lines];
  const lines = all.slice(-keptLines);
  if (isAtEnd(state, place)) return clampLine({ ...place, lines, line: Infinity }, state);
  // The lines on the screen stay where they are: the offset shrinks by the rows of those that are no longer kept.
  const leaving = place.lines.slice(0, all.length - lines.length);
  const rows = leaving.length === 0 ? 0 : pageOf(state, { ...place, lines: leaving }).lines.length;
  return clampLine({ ...place, lines, line: place.line - rows }, state);
}

/** Leaving the logs ends their reading. */
export function stopLog(before: State, [state, effects]: Updated): Updated {
  return readsLog(before) && !readsLog(state)
    ? [state, [...effects, { type: 'stop-log' }]]
    : [state, effects];
}

function readsLog({ places }: State): boolean {
  return places.some(({ name }) => name === 'logs');
}
