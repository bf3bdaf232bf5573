import { fitEnd, textWidth } from '../../format/text.js';
import { foldCase } from '../selectors/search-text.js';
import { span, type Line } from './line.js';

/** From the first to after the last code unit of a text that was found. */
type Found = { readonly start: number; readonly end: number };

/** Where a text stands in another, as `foldCase` compares them; of two that overlap the first. Nowhere for an empty one. */
function findAll(text: string, search: string): readonly Found[] {
  const wanted = foldCase(search);
  if (wanted === '') return [];
  // One letter may become two, as İ does: what is found in the folded text stands elsewhere in the text itself.
  const places: Found[] = [];
  let folded = '';
  let start = 0;
  for (const letter of text) {
    const end = start + letter.length;
    const lower = foldCase(letter);
    for (let unit = 0; unit < lower.length; unit += 1) places.push({ start, end });
    folded += lower;
    start = end;
  }
  const found: Found[] = [];
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + wanted.length)) {
    const [first, last] = [places[at], places[at + wanted.length - 1]];
    if (first !== undefined && last !== undefined) found.push({ start: first.start, end: last.end });
  }
  return found;
}

/** The row with all that was found of a text in another tone, across its pieces; the rest of each keeps its own. */
export function markFound(row: Line, search: string): Line {
  const found = findAll(row.map(({ text }) => text).join(''), search);
  let start = 0;
  return row.flatMap((piece) => {
    const from = start;
    start += piece.text.length;
    const cuts = found.flatMap((one) => [one.start, one.end]).filter((at) => at > from && at < start);
    const edges = [from, ...cuts, start];
    return edges.slice(1).flatMap((end, at) => {
      const begin = edges[at] ?? from;
      const isFound = found.some((one) => one.start <= begin && end <= one.end);
      const text = piece.text.slice(begin - from, end - from);
      return text === '' ? [] : [isFound ? span(text, 'warn') : { ...piece, text }];
    });
  });
}

/** A text that is too wide for its row begins later where the first thing that was found would be cut off; undefined where it is seen. */
export function textAround(text: string, search: string, width: number): string | undefined {
  const [first] = findAll(text, search);
  if (first === undefined || textWidth(text) <= width) return undefined;
  // A column is left for the `…` at the end.
  if (textWidth(text.slice(0, first.end)) < width) return undefined;
  return fitEnd(text.slice(0, first.start), Math.floor(width / 3)) + text.slice(first.start);
}
