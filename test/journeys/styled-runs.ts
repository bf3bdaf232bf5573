import type { IBufferCell, IBufferLine } from '@xterm/headless';

/** Cells next to each other that look alike, and not like plain text. */
export type StyledRun = { readonly style: string; readonly text: string };

/** The colors of src/tui/parts/theme.ts on a background that is not known, by what they stand for. Another one has its number. */
const tones: Readonly<Record<number, string>> = {
  1: 'bad',
  2: 'good',
  5: 'warn',
  6: 'accent',
};

export function styledRuns(line: IBufferLine | undefined, columns: number): readonly StyledRun[] {
  const runs: { style: string; text: string }[] = [];
  for (let column = 0; column < columns; column += 1) {
    const cell = line?.getCell(column);
    // The second half of a wide character.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const text = cell.getChars() || ' ';
    const style = styleOf(cell);
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ style, text });
  }
  return runs.filter(({ style, text }) => style !== '' && text.trim() !== '');
}

function styleOf(cell: IBufferCell): string {
  // A cell with a ground is a piece of an image: each cell has colors of its own.
  if (!cell.isBgDefault()) return 'image';
  const color = cell.getFgColor();
  return [
    ...(cell.isFgDefault() ? [] : [(cell.isFgPalette() ? tones[color] : undefined) ?? `color ${color}`]),
    ...(cell.isBold() === 0 ? [] : ['bold']),
    ...(cell.isDim() === 0 ? [] : ['dim']),
    ...(cell.isItalic() === 0 ? [] : ['italic']),
    ...(cell.isUnderline() === 0 ? [] : ['underlined']),
    ...(cell.isInverse() === 0 ? [] : ['inverse']),
    ...(cell.isStrikethrough() === 0 ? [] : ['struck']),
  ].join(' ');
}
