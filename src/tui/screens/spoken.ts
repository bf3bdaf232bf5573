import type { Line } from '../parts/line.js';

/** A row as a screen reader says it: no rules, bars or columns, marks as words; '' where nothing is left of it. */
export function spoken(row: Line): string {
  // A rule is drawn from the title to the edge, with the position in it.
  const pieces = row.filter(({ text, tone }) => !(tone === 'dim' && text.startsWith('─')));
  return words(pieces.map(({ text }) => text).join(''));
}

/** The row of a cursor, without the mark that says so. */
export function spokenChoice(row: Line): string {
  return spoken(row.filter(({ text }) => text.trim() !== '▸'));
}

const marks: readonly (readonly [RegExp, string])[] = [
  [/[─▀-▟│┃·]+/g, '  '],
  [/▸ */g, 'chosen '],
  [/✗/g, 'failed:'],
  [/●/g, 'good:'],
  [/◌/g, 'waiting:'],
  [/◐/g, 'good, but:'],
  [/■/g, 'stopped:'],
  [/◆ */g, 'marked '],
  [/↻/g, 'repeated'],
  [/≠/g, 'changed'],
  [/← →/g, 'left and right'],
  [/^ *→/, 'next:'],
  [/→/g, 'to'],
  [/^ *! /, 'note: '],
  [/^ *= /, ''],
  [/^ *… /, 'and '],
  [/…$/, ''],
];

/** Text without what is only there to be seen; pieces that stand apart are told apart by a comma. */
export function words(text: string): string {
  return marks
    .reduce((said, [mark, word]) => said.replace(mark, word), text)
    .trim()
    .replaceAll(/([:,])? {2,}/g, (_, end = ',') => `${String(end)} `);
}
