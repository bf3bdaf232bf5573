import { safeText } from '../../format/safe-text.js';
import { shellRows } from '../../format/shell-rows.js';
import { sizeText } from '../../format/sizes.js';
import { textWidth, wrapText } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import { emptyLine, line, span, type Line, heardAs } from '../parts/line.js';
import { readingPage, remoteLines, type Page, signLines } from '../parts/page.js';
import type { CopyCommand, Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/** Characters of a command that are shown. */
const shownCharacters = 32_000;

/**
 * The request that `p` sends as commands, one tool at a time; each is put on the clipboard when it is shown. Where the clipboard cannot be
 * reached, what is seen can be selected: it starts in the first column, has its real line ends, and a longer line is broken as a
 * shell takes it.
 */
export function copyPage(
  state: State,
  { commands, tool = 0, kubectl }: Extract<Place, { readonly name: 'copy' }>,
  service: Service,
): Page {
  const { size } = state;
  const title = [service.name, kubectl === true ? 'kubectl lines' : 'copy as'];
  const shown = commands.state === 'ready' ? commands.value[tool] : undefined;
  if (commands.state !== 'ready' || shown === undefined) {
    return readingPage(
      title,
      remoteLines(commands, 'looking for the way in', size.columns, () => []),
    );
  }
  const page = readingPage(title, [
    ...shown.notes.flatMap((note) => signLines('note', note, size.columns)),
    ...(shown.notes.length === 0 ? [] : [emptyLine]),
    ...commandLines(shown, size.columns),
  ]);
  return {
    ...page,
    tabs: [...commands.value.flatMap((one, at) => tab(one, at, one === shown)), ...nextHint(state)],
  };
}

function tab({ tool }: CopyCommand, at: number, isShown: boolean): Line {
  const key = String(at + 1);
  const mark = isShown ? [{ ...heardAs('chosen ', '▸ ', 'cursor'), key }] : [];
  return [...mark, { text: tool, tone: isShown ? 'cursor' : 'strong', key }, span('   ')];
}

function nextHint(state: State): Line {
  const key = keyOf(state, 'next-tool', 'copy');
  return [{ text: `(${key})`, tone: 'dim', key }, span(' ')];
}

function commandLines({ tool, command }: CopyCommand, columns: number): readonly Line[] {
  const start = command.slice(0, shownCharacters);
  const rows = tool === 'python' ? programRows(start, columns) : shellRows(start, columns - 1, textWidth);
  if (start === command) return rows.map(shownRow);
  const size = sizeText(Buffer.byteLength(command));
  return [
    ...rows.map(shownRow),
    [
      heardAs(
        `cut here: the clipboard gets all ${size} of it`,
        `   … cut here: the clipboard gets all ${size} of it`,
        'dim',
      ),
    ],
  ];
}

function shownRow(row: string): Line {
  return row === '' ? emptyLine : line(safeText(row));
}

function programRows(program: string, columns: number): readonly string[] {
  return program.split('\n').flatMap((row) => (row === '' ? [''] : wrapText(row, columns - 1)));
}
