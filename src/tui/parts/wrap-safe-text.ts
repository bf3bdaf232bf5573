import { safeLines, safeText } from '../../format/safe-text.js';
import { wrapText } from '../../format/text.js';

/** The beginning of a text whose rows do not change any more, whatever follows. */
type Finished = { readonly width: number; readonly source: string; readonly rows: readonly string[] };

/** Of the last texts that were drawn, the newest first: a screen shows a few. */
let finished: readonly Finished[] = [];
const mostFinished = 8;

/**
 * A text in rows, made safe and wrapped at words. A screen asks for them with every frame, and a text that comes piece by piece is
 * longer each time: only what follows its last finished row is wrapped anew.
 */
export function wrapSafeText(text: string, width: number): readonly string[] {
  const known = finished.find((one) => one.width === width && goesOn(text, one.source));
  const { source, rows } = known ?? { source: '', rows: [] };
  const rest = text.slice(source.length);
  const lineStart = Math.max(rest.lastIndexOf('\n'), rest.lastIndexOf('\r', rest.length - 2)) + 1;
  // Before it are whole lines.
  const whole = rest.slice(0, lineStart).replace(/(?:\r\n|\n|\r)$/u, '');
  const before =
    lineStart === 0 ? rows : [...rows, ...safeLines(whole).flatMap((line) => wrapped(line, width))];
  const last = rest.slice(lineStart);
  const lastRows = safeLines(last).flatMap((line) => wrapped(line, width));
  const kept = keptOf(last, lastRows);
  const end = text.length - kept.length;
  if (end > source.length) {
    const now = {
      width,
      source: text.slice(0, end),
      rows: [...before, ...(kept === last ? [] : lastRows.slice(0, -1))],
    };
    finished = [now, ...finished.filter((one) => one !== known)].slice(0, mostFinished);
  }
  return [...before, ...lastRows];
}

/** A carriage return that another text ended a line with may be half of a line end in this one. */
function goesOn(text: string, source: string): boolean {
  return text.startsWith(source) && !(source.endsWith('\r') && text[source.length] === '\n');
}

/** The part of the last line that may yet be wrapped otherwise: its last row, where the line is as it was written and not indented. */
function keptOf(line: string, rows: readonly string[]): string {
  const row = rows.at(-1) ?? '';
  const isCut = rows.length > 1 && row !== '' && !line.startsWith(' ');
  return isCut && safeText(line) === line && line.endsWith(row) ? row : line;
}

function wrapped(line: string, width: number): readonly string[] {
  return line === '' ? [''] : wrapText(line, width);
}
