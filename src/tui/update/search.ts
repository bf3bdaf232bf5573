import { searchedPlaces } from '../keys/search-keys.js';
import { type Line, spokenText } from '../parts/line.js';
import { nearestLine, type SearchWay } from '../parts/nearest-line.js';
import { pageOf } from '../screens/pages.js';
import { hasText } from '../selectors/search-text.js';
import { layout } from '../selectors/layout.js';
import { placeOf } from '../selectors/list.js';
import type { Updated } from '../state/messages.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { scrollPlace, withShown } from './places.js';
import { nextMatch as nextYamlMatch, searchYaml } from './yaml.js';

type SearchedPlace = Extract<Place, { readonly search?: string }>;

/** Rows that are looked at; an answer may have a million. */
const mostRows = 200_000;

function isSearched(place: Place): place is SearchedPlace {
  return searched.has(place.name);
}

const searched: ReadonlySet<Place['name']> = new Set(searchedPlaces);

/** Another text to look for on this screen: goes to the first row from here on that has it. */
export function searchScreen(state: State, search: string): State {
  const place = placeOf(state);
  if (place.name === 'yaml') return searchYaml(state, search);
  if (!isSearched(place)) return state;
  const { search: _, found: __, ...rest } = place;
  const next = withShown(state, search === '' ? rest : { ...place, search });
  return search === '' ? next : goToRow(next, search, (here) => ({ from: here, step: 1 }));
}

/** `n` and `N`: the next row that was found, or the one before, around the end; undefined where nothing is looked for. */
export function nextFound(state: State, step: 1 | -1): Updated | undefined {
  const place = placeOf(state);
  if (!isSearched(place) || (place.search ?? '') === '') return undefined;
  if (place.name === 'yaml') return [nextYamlMatch(state, step), []];
  return [goToRow(state, place.search ?? '', (here) => ({ from: here + step, step })), []];
}

function goToRow(state: State, search: string, wayFrom: (here: number) => SearchWay): State {
  const place = placeOf(state);
  if (place.name === 'services' || !isSearched(place)) return state;
  const { lines } = pageOf(state, place);
  // A page ends with its last rows: what was found there is not the first row that is shown.
  const way = wayFrom(isFoundSeen(state, place) ? (place.found ?? place.line) : place.line);
  const at = nearestLine(lines, way, mostRows, (row) => rowHas(row, search));
  if (at === undefined) return { ...state, notice: 'no row has it' };
  return scrollPlace(withShown(state, { ...place, line: at, found: at }), 0);
}

function isFoundSeen({ size }: State, { line, found = -1 }: SearchedPlace): boolean {
  return found >= line && found < line + layout(size).page;
}

/** As it is seen, or as it is heard. */
function rowHas(row: Line, search: string): boolean {
  const seen = row.map(({ text }) => text).join('');
  return hasText(seen.replaceAll(/\s+/gu, ' '), search) || hasText(spokenText(row), search);
}

/** Rows that are counted anew after a resize: those of longer pages are of tables, which are not wrapped. */
const mostCounted = 20_000;

/** After a resize: where rows are wrapped anew, the one that was found is at another place. */
export function keepFound(before: State, after: State): State {
  const place = placeOf(before);
  if (place.name === 'services' || !isSearched(place)) return after;
  const { search = '', found, line } = place;
  if (found === undefined || found > mostCounted) return after;
  const [old, now] = [pageOf(before, place).lines, pageOf(after, place).lines];
  if (old.length === now.length) return after;
  const isFound = (row: Line) => rowHas(row, search);
  const count = old.slice(0, found + 1).filter(isFound).length;
  const places = now.slice(0, 2 * mostCounted).flatMap((row, at) => (isFound(row) ? [at] : []));
  const at = places[count - 1] ?? places.at(-1);
  if (at === undefined) return after;
  const moved = isFoundSeen(before, place) ? { line: Math.max(0, at - (found - line)) } : {};
  return withShown(after, { ...place, ...moved, found: at });
}
