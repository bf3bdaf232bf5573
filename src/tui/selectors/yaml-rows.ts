import { safeLines } from '../../format/safe-text.js';
import type { Remote } from '../state/call.js';
import { hasText } from './search-text.js';

/** A shown row of a YAML text. */
export type YamlRow = {
  /** Its line in the whole text, from 0. */
  readonly at: number;
  readonly text: string;
  /** Lines below it that are folded away. */
  readonly hidden: number;
};

/** The lines whose block is folded, or opened, against its start; none when undefined. */
type Toggled = ReadonlySet<number> | undefined;

/** The lines of a text, made safe for a terminal; none before it is read. */
export function yamlLines(text: Remote<string>): readonly string[] {
  return text.state === 'ready' ? safeLines(text.value.trimEnd()) : [];
}

/** The rows of a text whose folded blocks show only their first line. */
export function yamlRows(lines: readonly string[], toggled: Toggled): readonly YamlRow[] {
  const rows: YamlRow[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const end = isFolded(lines, at, toggled) ? blockEnd(lines, at) : at + 1;
    rows.push({ at, text: lines[at] ?? '', hidden: end - at - 1 });
    at = end - 1;
  }
  return rows;
}

/** `metadata.managedFields` says who wrote which field, at length: it starts folded; everything else starts open. */
function isFolded(lines: readonly string[], at: number, toggled: Toggled): boolean {
  const startsFolded = lines[at] === '  managedFields:';
  return startsFolded !== (toggled?.has(at) ?? false);
}

/** The line after the block that a line opens: itself, and all that is indented further, or a list right below its key. */
function blockEnd(lines: readonly string[], at: number): number {
  const own = indentOf(lines[at] ?? '');
  const isItem = /^ *- /.test(lines[at] ?? '');
  let end = at + 1;
  while (end < lines.length) {
    const line = lines[end] ?? '';
    const isInside =
      line.trim() === '' || indentOf(line) > own || (!isItem && indentOf(line) === own && /^ *- /.test(line));
    if (!isInside) break;
    end += 1;
  }
  return end;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The line that opens the innermost block around a line, or opens one itself; undefined at the top. */
export function blockOf(lines: readonly string[], at: number): number | undefined {
  if (blockEnd(lines, at) > at + 1) return at;
  return aroundOf(lines, at).at(0);
}

/** The toggles with which a line is shown: every folded block around it is opened. */
export function openTo(lines: readonly string[], at: number, toggled: Toggled): ReadonlySet<number> {
  const next = new Set(toggled);
  for (const around of aroundOf(lines, at)) {
    if (isFolded(lines, around, next)) flip(next, around);
  }
  return next;
}

/** Folds or opens the block that this line opens. */
export function toggleAt(toggled: Toggled, at: number): ReadonlySet<number> {
  const next = new Set(toggled);
  flip(next, at);
  return next;
}

function flip(set: Set<number>, at: number): void {
  if (!set.delete(at)) set.add(at);
}

/** The lines that open the blocks around a line, the innermost first. */
function aroundOf(lines: readonly string[], at: number): readonly number[] {
  const around: number[] = [];
  for (let above = at - 1; above >= 0; above -= 1) {
    if (blockEnd(lines, above) > at) around.push(above);
  }
  return around;
}

/** The lines that contain a text, whatever its case; none for an empty one. */
export function matchingLines(lines: readonly string[], search: string): readonly number[] {
  return lines.flatMap((line, at) => (hasText(line, search) ? [at] : []));
}
