import { safeText } from '../../format/safe-text.js';
import { foldText, textWidth } from '../../format/text.js';
import type { WordRun } from '../../format/word-difference.js';
import { heardAs, span, type Line, type Span, type Tone } from './line.js';

/** Git's marks of a difference in words: color is never the only sign. */
const marks: Readonly<
  Record<WordRun['kind'], { readonly tone: Tone; readonly open: Span; readonly close: Span }>
> = {
  same: { tone: 'plain', open: span(''), close: span('') },
  removed: { tone: 'bad', open: heardAs('removed: ', '[-', 'bad'), close: heardAs(', ', '-]', 'bad') },
  added: { tone: 'good', open: heardAs('added: ', '{+', 'good'), close: heardAs(', ', '+}', 'good') },
};

/** Words that stay beside a change, where the rest is left out. */
const keptWords = 5;

/** Rows are made once for a width: a screen asks for them with every frame. */
const made = new WeakMap<readonly WordRun[], { readonly width: number; readonly rows: readonly Line[] }>();

/** A text with the words that were removed and added, in rows of at most `width` columns behind `indent`. */
export function wordRows(runs: readonly WordRun[], width: number, indent: string): readonly Line[] {
  const known = made.get(runs);
  if (known?.width === width) return known.rows;
  const rows = makeRows(runs, width, indent);
  made.set(runs, { width, rows });
  return rows;
}

function makeRows(runs: readonly WordRun[], width: number, indent: string): readonly Line[] {
  const room = Math.max(8, width - indent.length);
  const rows: Span[][] = [[]];
  let used = 0;
  const breakRow = () => {
    rows.push([]);
    used = 0;
  };
  const put = (piece: Span) => {
    const wide = textWidth(piece.text);
    if (used > 0 && used + wide > room) breakRow();
    if (used === 0 && piece.text === ' ') return;
    rows.at(-1)?.push(piece);
    used += wide;
  };
  for (const { kind, words } of runs) {
    const { tone, open, close } = marks[kind];
    for (const [at, word] of words.entries()) {
      // The pieces that stay together: the marks with the words next to them.
      const pieces = foldText(safeText(word.trim()), room - 4).map((text) => span(text, tone));
      if (at === 0 && open.text !== '') pieces.unshift(open);
      if (at === words.length - 1 && close.text !== '') pieces.push(close);
      const wide = pieces.reduce((sum, { text }) => sum + textWidth(text), 0);
      if (used > 0 && used + wide > room) breakRow();
      for (const piece of pieces) put(piece);
      const lineEnds = word.split('\n').length - 1;
      if (lineEnds > 0 && kind !== 'removed') for (let end = 0; end < lineEnds; end += 1) breakRow();
      else if (/\s$/u.test(word)) put(span(' ', tone));
    }
  }
  return rows
    .filter((row, at) => row.length > 0 || at < rows.length - 1)
    .map((row) => [span(indent), ...row]);
}

/** The changes with a few words around them. */
export function abridgeRuns(runs: readonly WordRun[]): readonly WordRun[] {
  return runs.map(({ kind, words }, at) => {
    const before = at === 0 ? 0 : keptWords;
    const after = at === runs.length - 1 ? 0 : keptWords;
    if (kind !== 'same' || words.length <= before + after + 1) return { kind, words };
    return {
      kind,
      words: [...onOneLine(words.slice(0, before)), '… ', ...onOneLine(words.slice(words.length - after))],
    };
  });
}

function onOneLine(words: readonly string[]): readonly string[] {
  return words.map((word) => word.replaceAll(/\s+/gu, ' '));
}
