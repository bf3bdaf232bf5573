import { placeOf } from '../selectors/list.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { withShown } from './places.js';
import { blockOf, matchingLines, openTo, toggleAt, yamlLines, yamlRows } from '../selectors/yaml-rows.js';

type YamlPlace = Extract<Place, { readonly name: 'yaml' }>;

/** Folds or opens the block of the marked line. */
export function foldYaml(state: State): State {
  const place = placeOf(state);
  if (place.name !== 'yaml') return state;
  const lines = yamlLines(place.text);
  const row = yamlRows(lines, place.toggled)[place.line];
  const block = row === undefined ? undefined : blockOf(lines, row.at);
  if (block === undefined) return state;
  return markLine(state, { ...place, toggled: toggleAt(place.toggled, block) }, block);
}

/** Another text to look for: the mark goes to the first line from here on that has it. */
export function searchYaml(state: State, search: string): State {
  const place = placeOf(state);
  if (place.name !== 'yaml') return state;
  return jumpToMatch(
    withShown(state, { ...place, search }),
    (matches, here) => matches.find((at) => at >= here) ?? matches[0],
  );
}

/** The next line that has the text (1), or the one before (-1); around the end. */
export function nextMatch(state: State, step: 1 | -1): State {
  const place = placeOf(state);
  if (place.name !== 'yaml') return state;
  return step === 1
    ? jumpToMatch(state, (matches, here) => matches.find((at) => at > here) ?? matches[0])
    : jumpToMatch(state, (matches, here) => matches.findLast((at) => at < here) ?? matches.at(-1));
}

function jumpToMatch(
  state: State,
  choose: (matches: readonly number[], here: number) => number | undefined,
): State {
  const place = placeOf(state);
  if (place.name !== 'yaml') return state;
  const lines = yamlLines(place.text);
  const here = yamlRows(lines, place.toggled)[place.line]?.at ?? 0;
  const at = choose(matchingLines(lines, place.search ?? ''), here);
  if (at === undefined) return state;
  const toggled = openTo(lines, at, place.toggled);
  return markLine(state, { ...place, toggled }, at);
}

function markLine(state: State, place: YamlPlace, at: number): State {
  const line = yamlRows(yamlLines(place.text), place.toggled).findIndex((row) => row.at === at);
  return withShown(state, { ...place, line: Math.max(0, line) });
}
