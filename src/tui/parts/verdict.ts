import type { VerdictLine } from '../../format/verdict.js';
import type { KeyPlace } from '../keys/binding.js';
import { withKeyHere } from '../keys/keys-here.js';
import { span, type Line } from './line.js';
import { wrapped } from './page.js';

const marks = { headline: '', summary: '✗ ', evidence: '· ', next: '→ ' } as const;
const tones = { headline: 'plain', summary: 'bad', evidence: 'dim', next: 'plain' } as const;
const order = ['headline', 'summary', 'next', 'evidence'];

/** A verdict for reading: what it means, what to do, then what was seen; each in at most `rows` rows. The keys are those of the screen `place`. */
export function verdictRows(
  parts: readonly VerdictLine[],
  place: KeyPlace,
  columns: number,
  rows = Infinity,
): readonly Line[] {
  return parts
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .flatMap(({ kind, text }) => {
      const told = kind === 'next' ? withKeyHere(text, place) : text;
      return capped(wrapped(marks[kind] + told, columns, tones[kind]), rows);
    });
}

function capped(lines: readonly Line[], rows: number): readonly Line[] {
  const last = lines[rows - 1];
  if (lines.length <= rows || last === undefined) return lines;
  return [...lines.slice(0, rows - 1), [...last, span(' …', 'dim')]];
}
