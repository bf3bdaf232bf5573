import { safeText } from '../../format/safe-text.js';
import { wrapText } from '../../format/text.js';
import { layout, revealRow, sideBySide, smallest } from '../selectors/layout.js';
import { pageOf } from './pages.js';
import { footerLines } from '../parts/footer.js';
import { headerLine } from '../parts/header.js';
import {
  beside,
  emptyLine,
  fitLine,
  fitLines,
  line,
  ruleLine,
  span,
  type Line,
  joinFacts,
  seenOnly,
} from '../parts/line.js';
import { windowLines } from '../parts/lines.js';
import type { Page } from '../parts/page.js';
import { placeOf } from '../selectors/list.js';
import { paneLines } from './pane-lines.js';
import { servicesLines } from './services.js';
import { startLines } from './start.js';
import type { Size, State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/** Every row of the terminal, top to bottom. */
export function frameLines(state: State): readonly Line[] {
  const { columns, rows } = state.size;
  if (columns < smallest.columns || rows < smallest.rows) {
    const text = `isvc needs ${smallest.columns}×${smallest.rows}; this terminal is ${columns}×${rows}.`;
    return [
      ...wrapText(text, columns).map((one) => fitLine(line(one, 'warn'), columns)),
      fitLine(line(`Make it larger, or ${keyOf(state, 'quit')} quits.`, 'dim'), columns),
    ].slice(0, rows);
  }
  const footer = footerLines(state);
  return [headerLine(state), ...middleLines(state).slice(0, rows - 1 - footer.length), ...footer];
}

/** The lines between the header and the footer: the list with its pane, a screen, or why there is nothing to list. */
function middleLines(state: State): readonly Line[] {
  const place = placeOf(state);
  if (place.name !== 'services') return pageLines(pageOf(state, place), place, state);
  const start = startLines(state);
  const sides = sideBySide(state.size);
  if (start === undefined && sides !== undefined) {
    const pane = paneLines(state, sides.pane);
    return servicesLines(state, sides.list).map((row, at) => beside(row, pane[at] ?? emptyLine, sides.list));
  }
  if (start === undefined) return [...servicesLines(state), ...paneLines(state)];
  const { columns } = state.size;
  // A page has a title above its lines.
  return fitLines([emptyLine, ...start], layout(state.size).page + 1, columns);
}

/** Where a page stands: the line that is first, or chosen, and of a menu the first shown one where a click set it. */
type Scroll = { readonly line: number; readonly top?: number; readonly found?: number };

/**
 * The rows that scroll: how many, and the first line that is shown; of a menu, so that its chosen line is. A page that became
 * shorter shows its end.
 */
function windowOf(
  page: Page,
  { line, top }: Scroll,
  size: Size,
): { readonly first: number; readonly rows: number } {
  const { chosen, centered, lines, foot = [] } = page;
  const rows = layout(size).page - foot.length;
  if (chosen === undefined) return { first: Math.max(0, Math.min(line, lines.length - rows)), rows };
  const wanted = top ?? (centered === true ? chosen - Math.floor(rows / 2) : 0);
  return { first: revealRow(Math.max(0, wanted), chosen, rows, lines.length), rows };
}

/** The header, and the page's title. */
const rowsAbovePage = 2;

/** The page's line in a row of the screen (0 is the header), and the one that is shown first; undefined where there is none. */
export function lineAtRow(
  page: Page,
  scroll: Scroll,
  row: number,
  size: Size,
): { readonly line: number; readonly top: number } | undefined {
  const { first, rows } = windowOf(page, scroll, size);
  const at = row - rowsAbovePage;
  return at < 0 || at >= rows ? undefined : { line: first + at, top: first };
}

/** The lines of a page that are shown. */
export function pageRows(page: Page, scroll: Scroll, { size }: Pick<State, 'size'>): readonly Line[] {
  const { first, rows } = windowOf(page, scroll, size);
  return windowLines(page.lines, first, rows);
}

/** A row that holds the text that was looked for. */
function foundRow(row: Line): Line {
  return row.map((piece) => (piece.pixels === undefined ? { ...piece, tone: 'cursor' } : piece));
}

/** A title row, and the page's lines from the first shown one on. */
function pageLines(page: Page, scroll: Scroll, { size }: State): readonly Line[] {
  const { foot = [], tabs } = page;
  const { first, rows } = windowOf(page, scroll, size);
  const found = scroll.found === undefined ? -1 : scroll.found - first;
  const shown = pageRows(page, scroll, { size }).map((row, at) => (at === found ? foundRow(row) : row));
  const position =
    page.lines.length <= rows ? '' : ` ${first + 1}–${first + shown.length} of ${page.lines.length} `;
  const title = [
    seenOnly('─ '),
    ...joinFacts(page.title.map(safeText), 'strong'),
    span(' '),
    ...(tabs === undefined ? [] : [span('  '), ...tabs]),
  ];
  const head = fitLine(title, size.columns - position.length - 1);
  const rule = ruleLine(head, size.columns, `${position}─`);
  return [fitLine(rule, size.columns), ...fitLines(shown, rows, size.columns), ...foot];
}
