import { safeText } from '../../format/safe-text.js';
import { cutLines, type Lines } from '../parts/lines.js';
import { fitLine, fitLines, keyHint, lineWidth, ruleLine, span, type Line, andMore } from '../parts/line.js';
import { currentService, visibleKeys } from '../selectors/list.js';
import { paneOf, splitOf } from './pane.js';
import { repeatNote } from './repeat.js';
import type { State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/** The pane of the list in so many columns: a rule that says how the last prediction ended, and what it answered. */
export function paneLines(state: State, columns = state.size.columns): readonly Line[] {
  const { pane: rows } = splitOf(state);
  const narrowed = columns === state.size.columns ? state : { ...state, size: { ...state.size, columns } };
  const { title, lines, last, allWith = keyOf(state, 'raw') } = paneOf(narrowed, Math.max(1, rows));
  const shown = [...cut(lines, Math.max(1, rows - last.length), allWith), ...last];
  return [rule(title, position(state), columns), ...fitLines(shown, rows, columns)];
}

function cut(lines: Lines, rows: number, key: string): readonly Line[] {
  return cutLines(lines, rows, (left) => [
    andMore(`${left} more lines: `, '   '),
    ...keyHint(key, 'shows all of it', ''),
  ]);
}

function rule(title: Line, end: string, columns: number): Line {
  const start = title.length === 0 ? [] : [...title, span(' ')];
  const room = columns - lineWidth(start) - 1;
  if (end !== '' && room <= end.length) return rule(title, '', columns);
  return room <= end.length ? fitLine(start, columns) : ruleLine(start, columns, `${end}─`);
}

/** The repetition that runs elsewhere, the filter, and which rows of the list are shown, when not all are. */
function position(state: State): string {
  const count = visibleKeys(state).length;
  const { list, first } = splitOf(state);
  const filter =
    state.filter === '' || state.prompt !== undefined ? '' : ` /${safeText(state.filter)} (esc: all) `;
  const repeat = repeatNote(state, currentService(state)?.key);
  if (count <= list) return repeat + filter;
  return `${repeat}${filter} ${first + 1}–${Math.min(count, first + list)} of ${count} `;
}
