import { safeText } from '../format/safe-text.js';
import { layout, revealed, smallest } from './layout.js';
import { pageOf } from './pages.js';
import { footerLine } from './parts/footer.js';
import { headerLine } from './parts/header.js';
import { emptyLine, fitLine, line, lineWidth, span, type Line } from './parts/line.js';
import type { Page } from './parts/page.js';
import { placeOf } from './rows.js';
import { answerLines } from './screens/answer.js';
import { servicesLines } from './screens/services.js';
import { startLines } from './screens/start.js';
import type { State } from './state.js';

/** Every row of the terminal, top to bottom. */
export function frameLines(state: State): readonly Line[] {
  const { columns, rows } = state.size;
  if (columns < smallest.columns || rows < smallest.rows) {
    const text = `isvc needs ${smallest.columns}×${smallest.rows}; this terminal is ${columns}×${rows}.`;
    return [
      fitLine(line(text, 'warn'), columns),
      fitLine(line('Make it larger, or q quits.', 'dim'), columns),
    ].slice(0, rows);
  }
  return [headerLine(state), ...middleLines(state), footerLine(state)];
}

/** What stands between the header and the footer: the list with its pane, a screen, or why there is nothing to list. */
function middleLines(state: State): readonly Line[] {
  const place = placeOf(state);
  if (place.name !== 'services') return pageLines(pageOf(state, place), place.line, state);
  const start = startLines(state);
  if (start === undefined) return [...servicesLines(state), ...answerLines(state)];
  const { columns, rows } = state.size;
  const lines = [emptyLine, ...start];
  return Array.from({ length: rows - 2 }, (_, at) => fitLine(lines[at] ?? emptyLine, columns));
}

/** The first line that is shown: of a menu, so that its chosen line is. */
function firstRow({ chosen, centred, lines }: Page, top: number, rows: number): number {
  if (chosen === undefined) return top;
  const wanted = centred === true ? chosen - Math.floor(rows / 2) : 0;
  return revealed(Math.max(0, wanted), chosen, rows, lines.length);
}

/** A title row, and the page's lines from the first shown one on. */
function pageLines(page: Page, top: number, { size }: State): readonly Line[] {
  const { foot = [] } = page;
  const rows = layout(size).page - foot.length;
  const first = firstRow(page, top, rows);
  const shown = page.lines.slice(first, first + rows);
  const position =
    page.lines.length <= rows ? '' : ` ${first + 1}–${first + shown.length} of ${page.lines.length} `;
  const title = [span('─ ', 'dim'), span(safeText(page.title), 'strong'), span(' ')];
  const space = size.columns - lineWidth(title) - position.length - 1;
  const rule = [...title, span('─'.repeat(Math.max(0, space)), 'dim'), span(`${position}─`, 'dim')];
  return [
    fitLine(rule, size.columns),
    ...Array.from({ length: rows }, (_, at) => fitLine(shown[at] ?? emptyLine, size.columns)),
    ...foot,
  ];
}
