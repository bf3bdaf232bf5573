import { safeText } from '../../format/safe-text.js';
import { padText } from '../../format/text.js';
import { span, type Line } from '../parts/line.js';
import { cursorMark } from '../parts/marks.js';
import { makeLines } from '../parts/lines.js';
import type { Page } from '../parts/page.js';
import { paletteItems } from '../selectors/palette.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';

/** Commands with their keys, contexts, namespaces and services; what is typed chooses among them. */
export function palettePage(state: State, place: Extract<Place, { readonly name: 'palette' }>): Page {
  const items = paletteItems(state, place);
  const lines = makeLines(items.length, (at): Line => {
    const item = items[at];
    if (item === undefined) return [];
    const isChosen = at === place.line;
    const key = item.kind === 'command' ? (item.key ?? '') : '';
    return [
      cursorMark(isChosen),
      span(padText(key, 11), 'accent'),
      span(safeText(item.text), isChosen ? 'cursor' : 'plain'),
    ];
  });
  return { title: ['go to, or do'], lines, chosen: place.line, choices: items.length };
}
