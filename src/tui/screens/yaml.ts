import { cursorMark } from '../parts/marks.js';
import type { Service } from '../../kserve/service.js';
import { fitLine, lineWidth, span, type Line, andMore } from '../parts/line.js';
import { markFound, textAround } from '../parts/found-text.js';
import { makeLines } from '../parts/lines.js';
import { readingPage, remoteLines, type Page } from '../parts/page.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { matchingLines, yamlLines, yamlRows, type YamlRow } from '../selectors/yaml-rows.js';

type YamlPlace = Extract<Place, { readonly name: 'yaml' }>;

/** The object as the API server has it: blocks fold, a search marks what it found. */
export function yamlPage({ size }: State, place: YamlPlace, service: Service): Page {
  const title = [service.name, 'yaml'];
  const { search = '' } = place;
  if (place.text.state !== 'ready') {
    return readingPage(
      title,
      remoteLines(place.text, 'reading the object', size.columns, () => []),
    );
  }
  const all = yamlLines(place.text);
  const rows = yamlRows(all, place.toggled);
  const lines = makeLines(rows.length, (at) => {
    const row = rows[at];
    return row === undefined
      ? []
      : fitLine(rowLine(row, at === place.line, search, size.columns), size.columns);
  });
  const found = search === '' ? [] : [`“${search}” ${foundText(all, rows[place.line]?.at, search)}`];
  return { title: [...title, ...found], lines, chosen: place.line, centered: true, choices: rows.length };
}

function foundText(all: readonly string[], here: number | undefined, search: string): string {
  const matches = matchingLines(all, search);
  const at = matches.indexOf(here ?? -1);
  if (matches.length === 0) return 'is not in it';
  return at < 0 ? `on ${matches.length} lines` : `${at + 1} of ${matches.length}`;
}

function rowLine({ text, hidden }: YamlRow, isMarked: boolean, search: string, columns: number): Line {
  const mark = cursorMark(isMarked);
  const folded = hidden === 0 ? [] : [andMore(`${hidden} ${hidden === 1 ? 'line' : 'lines'}`, '  ')];
  const around = textAround(text, search, columns - lineWidth([mark]));
  const shown = around === undefined ? keyAndValue(text) : [span(around)];
  return [mark, ...markFound(shown, search), ...folded];
}

/** Keys stand out from values. */
function keyAndValue(row: string): Line {
  const match = /^(\s*(?:- )*)([\w./-]+:)(?=\s|$)(.*)$/.exec(row);
  if (match === null) return [span(row)];
  const [, start = '', key = '', value = ''] = match;
  return [span(start), span(key, 'accent'), span(value)];
}
