import type { Line } from './line.js';
import type { Lines } from './lines.js';

/** Where a search begins, and which way it goes, around the end. */
export type SearchWay = { readonly from: number; readonly step: 1 | -1 };

/** Rows that are made at once. */
const someRows = 200;

/** The nearest row on the way that holds, among the first `most`. Only those that are nearer are made: an answer may have a million. */
export function nearestLine(
  lines: Lines,
  { from, step }: SearchWay,
  most: number,
  holds: (row: Line) => boolean,
): number | undefined {
  const end = Math.min(lines.length, most);
  const middle = Math.max(0, Math.min(step === 1 ? from : from + 1, end));
  const [before, behind] = [partsOf(0, middle), partsOf(middle, end)];
  const ahead = step === 1 ? [...behind, ...before] : [...before.toReversed(), ...behind.toReversed()];
  for (const part of ahead) {
    const rows = lines.slice(part.first, part.end);
    const at = step === 1 ? rows.findIndex(holds) : rows.findLastIndex(holds);
    if (at !== -1) return part.first + at;
  }
  return undefined;
}

function partsOf(first: number, end: number): readonly { readonly first: number; readonly end: number }[] {
  return Array.from({ length: Math.ceil((end - first) / someRows) }, (_, at) => {
    const start = first + at * someRows;
    return { first: start, end: Math.min(end, start + someRows) };
  });
}
