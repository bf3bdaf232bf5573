import { searchedPlaces } from '../keys/search-keys.js';
import { spokenText } from '../parts/line.js';
import { nearestLine, type SearchWay } from '../parts/nearest-line.js';
import { pageOf } from '../screens/pages.js';
import { makeMatcher } from '../selectors/matcher.js';
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
  const matches = makeMatcher(search);
  const { lines } = pageOf(state, place);
  // A page ends with its last rows: what was found there is not the first row that is shown.
  const { found = -1 } = place;
  const isSeen = found >= place.line && found < place.line + layout(state.size).page;
  const way = wayFrom(isSeen ? found : place.line);
  const at = nearestLine(lines, way, mostRows, (row) => matches({ text: spokenText(row) }));
  if (at === undefined) return { ...state, notice: 'no row has it' };
  return scrollPlace(withShown(state, { ...place, line: at, found: at }), 0);
}
