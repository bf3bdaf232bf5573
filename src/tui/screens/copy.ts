import type { CopyAs } from '../../format/copy-as.js';
import { safeText } from '../../format/safe-text.js';
import { shellRows } from '../../format/shell-rows.js';
import { sizeText } from '../../format/sizes.js';
import { textWidth, wrapText } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import { layout } from '../layout.js';
import { emptyLine, line, span, type Line } from '../parts/line.js';
import { readingPage, remoteLines, wrapped, type Page } from '../parts/page.js';
import type { Place, State } from '../state.js';

/** Characters of a command that are looked at: more than fill the largest terminal. */
const shownCharacters = 32_000;

/**
 * What `p` sends as commands, one at a time; `enter` puts it on the clipboard. Where the clipboard cannot be reached, what is seen
 * can be selected: it starts in the first column, has its real line ends, and a longer line is broken as a shell takes it.
 */
export function copyPage(
  { size }: State,
  place: Extract<Place, { readonly name: 'copy' }>,
  service: Service,
): Page {
  const title = `${service.name} · copy as`;
  const { commands } = place;
  const shown = commands.state === 'ready' ? commands.value[place.line] : undefined;
  if (commands.state !== 'ready' || shown === undefined) {
    return readingPage(
      title,
      remoteLines(commands, 'looking for the way in', size.columns, () => []),
    );
  }
  const lines = [
    toolsLine(commands.value, place.line),
    ...(shown.note === undefined ? [] : wrapped(`! ${shown.note}`, size.columns, 'warn')),
    emptyLine,
  ];
  const { page } = layout(size);
  return {
    title,
    lines: [...lines, ...commandLines(shown, size.columns, page - lines.length)],
    chosen: 0,
    choices: commands.value.length,
  };
}

/** The tools side by side, the shown one marked. */
function toolsLine(commands: readonly CopyAs[], at: number): Line {
  return [
    ...commands.flatMap(({ tool }, index) => [
      span(index === at ? ' ▸ ' : '   ', 'cursor'),
      span(tool, index === at ? 'cursor' : 'plain'),
    ]),
    span('     j k', 'accent'),
    span(' another  ', 'dim'),
    span('enter', 'accent'),
    span(' copies it', 'dim'),
  ];
}

function commandLines({ tool, command }: CopyAs, columns: number, rows: number): readonly Line[] {
  const start = command.slice(0, shownCharacters);
  const all = tool === 'python' ? programRows(start, columns) : shellRows(start, columns - 1, textWidth);
  if (all.length <= rows && start === command) return all.map(shownRow);
  const size = sizeText(Buffer.byteLength(command));
  return [
    ...all.slice(0, rows - 1).map(shownRow),
    line(`   … cut here: the clipboard gets all ${size} of it`, 'dim'),
  ];
}

function shownRow(row: string): Line {
  return row === '' ? emptyLine : line(safeText(row));
}

function programRows(program: string, columns: number): readonly string[] {
  return program.split('\n').flatMap((row) => (row === '' ? [''] : wrapText(row, columns - 1)));
}
