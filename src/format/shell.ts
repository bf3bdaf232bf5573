import { nameWord } from './name-word.js';
import type { CopyTarget } from './copy-origin.js';
import { rowColumns } from './json-text.js';

/** Columns up to which a command stays on one line. */
const oneLine = 76;

/** The parts of one command, a line each where they do not fit one line: the shell joins lines that end with a backslash. */
export function shellCommand(parts: readonly string[]): string {
  const joined = parts.join(' ');
  return joined.length <= oneLine && !joined.includes('\n') ? joined : parts.join(' \\\n  ');
}

/** Longer texts would part the start of a command from its end; far longer ones, Linux does not take (128 KiB, MAX_ARG_STRLEN). */
const inlineBytes = 2048;

/** True for a text that may stand in a command: a short one, in short rows. */
export function fitsInline(text: string): boolean {
  return Buffer.byteLength(text) <= inlineBytes && text.split('\n').every((row) => row.length <= rowColumns);
}

/** As much as a row holds with room for a backslash. */
const rowPattern = new RegExp(`.{1,${rowColumns - 1}}`, 'ysu');

/** The rows of an escaped line: none ends between a backslash and what it escapes. */
function rowsOfDocument(line: string): readonly string[] {
  const rows: string[] = [];
  for (let at = 0; at < line.length; at += rows.at(-1)?.length ?? 1) {
    rowPattern.lastIndex = at;
    const [row = ''] = rowPattern.exec(line) ?? [];
    const [backslashes = ''] = /\\*$/.exec(row) ?? [];
    rows.push(backslashes.length % 2 === 0 ? row : row.slice(0, -1));
  }
  return rows;
}

/** A line that begins so loses a byte in dash 0.5.12, which looks for the end of the document there. */
const startLikeEnd = /^(?:EOF|EO|E)(?=[^\0-\x7f])/;

/**
 * The command with this text, and a line end, on its standard input. The text follows the command, its long lines broken with a
 * backslash, which the shell takes out again (POSIX, Shell Command Language, 2.7.4): a terminal's line discipline takes 4095 bytes
 * of a line (N_TTY). The text has no line `EOF`. Not for fish.
 */
export function hereDocument(command: string, text: string): string {
  const escaped = text.replace(/\n$/, '').replaceAll(/[\\$`]/g, String.raw`\$&`);
  const lines = escaped.split('\n').map((line) => {
    const [start = ''] = startLikeEnd.exec(line) ?? [];
    const rest = line.slice(start.length);
    const rows = rest.length <= rowColumns ? [rest] : rowsOfDocument(rest);
    return (start === '' ? rows : [start, ...rows]).join('\\\n');
  });
  return `${command} <<EOF\n${lines.join('\n')}\nEOF`;
}

/** The command, which has no line end of its own, with these bytes on its standard input. */
export function bytesDocument(command: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${rowColumns}}`, 'g')) ?? [];
  return ['base64 -d <<EOF | \\', command, ...lines, 'EOF'].join('\n');
}

/**
 * The command while kubectl forwards a port: it starts when kubectl's first line says that it listens, and ends it (SIGINT, on
 * which kubectl port-forward leaves without a word). Not for fish.
 */
export function throughForward({ forward }: Pick<CopyTarget, 'forward'>, command: string): string {
  if (forward === undefined) return command;
  const [kubectl = '', verb = '', ...rest] = forward.map(nameWord);
  const opening = shellCommand([`{ ${kubectl} ${verb}`, ...rest, '& echo $!; } | (']);
  return `${opening}\nread -r pid && read -r listening &&\n${command}\nkill -INT $pid\n)`;
}
