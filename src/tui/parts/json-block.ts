import { jsonLayout, jsonTokens, jsonTones } from '../../format/json-text.js';
import { safeLines } from '../../format/safe-text.js';
import { sizeText } from '../../format/sizes.js';
import { foldLine, line, span, type Line, type Tone, andMore } from './line.js';

/** Characters of a text that are shown. */
const shownCharacters = 100_000;

type Made = { readonly text: string; readonly width: number; readonly rows: readonly Line[] };
/** The last two texts (a request and its answer): a screen asks for them with every frame. */
let last: readonly Made[] = [];

/** JSON, or any text, in rows of at most `width` columns; keys, strings and numbers in tones of their own. Cut after 100,000 characters. */
export function jsonRows(text: string, width: number): readonly Line[] {
  const known = last.find((made) => made.text === text && made.width === width);
  if (known !== undefined) return known.rows;
  const rows = draw(text, width);
  last = [{ text, width, rows }, ...last.slice(0, 1)];
  return rows;
}

function draw(text: string, width: number): readonly Line[] {
  const shown = text.slice(0, shownCharacters);
  const isJson = /^\s*[[{"]/.test(text);
  const rows = safeLines(jsonLayout(shown).replace(/\n$/, '')).flatMap((row) =>
    foldLine(isJson ? colorRow(row) : line(row), width),
  );
  const left = text.length - shown.length;
  return left === 0 ? rows : [...rows, [andMore(`${sizeText(left)} more`)]];
}

/** Neighbors of one tone are one piece. */
function colorRow(row: string): Line {
  const spans: { text: string; tone: Tone }[] = [];
  for (const { kind, text } of jsonTokens(row)) {
    const before = spans.at(-1);
    if (before?.tone === jsonTones[kind]) before.text += text;
    else spans.push(span(text, jsonTones[kind]));
  }
  return spans;
}
