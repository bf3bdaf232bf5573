import type { LibraryPatch } from './light-patch.ts';

/**
 * Ink reads every row of the screen anew for each frame: it forgets after a frame what it made of a row's text, and most
 * rows stay as they are. One cache for all frames, emptied before it grows large, and one blank cell for all saves a third
 * of a frame's time, and most of its garbage. And where each row of a frame is one text from its first column, as all of ours are, no
 * cell is filled in: the row is what Ink makes of its text, once. Unnecessary once Ink keeps its OutputCaches, and its rows, from one
 * frame to the next.
 */
export const lightInk: LibraryPatch = {
  name: 'light-ink',
  file: /\/ink\/build\/output\.js$/,
  replacements: [
    ['caches = new OutputCaches();', 'caches = cachesForFrame();'],
    ['styledChars = new Map();', 'styledChars = new Map(); rows = new Map();'],
    ['get() {', 'get() { const whole = wholeFrame(this); if (whole !== undefined) return whole;'],
    [
      /row\.push\(\{\s*type: 'char',\s*value: ' ',\s*fullWidth: false,\s*styles: \[\],\s*\}\)/,
      'row.push(blank)',
    ],
  ],
  more: `
const blank = Object.freeze({ type: 'char', value: ' ', fullWidth: false, styles: [] });
const mostTexts = 600;
let kept = new OutputCaches();
function cachesForFrame() {
  if (kept.styledChars.size + kept.widths.size + kept.rows.size > mostTexts) kept = new OutputCaches();
  return kept;
}
function wholeFrame({ operations, height, caches }) {
  const rows = Array(height);
  for (const { type, x, y, text, transformers } of operations) {
    const isRow = type === 'write' && x === 0 && y >= 0 && y < height && rows[y] === undefined;
    if (!isRow || text.includes('\\n')) return undefined;
    const { line, row } = rowOf(text, caches);
    if (transformers.some((transform) => transform(line, 0) !== line)) return undefined;
    rows[y] = row;
  }
  return { output: rows.join('\\n'), height };
}
/** A text as Ink writes it, and as it ends in a row that has blank cells behind it. */
function rowOf(text, caches) {
  let known = caches.rows.get(text);
  if (known === undefined) {
    const cells = cellsOf(text, caches);
    const line = styledCharsToString(cells);
    const written = line === text ? cells : cellsOf(line, caches);
    known = { line, row: styledCharsToString([...written, blank]).trimEnd() };
    caches.rows.set(text, known);
  }
  return known;
}
/** Not kept: nobody needs them again. */
function cellsOf(text, caches) {
  const cells = caches.getStyledChars(text);
  caches.styledChars.delete(text);
  return cells;
}
`,
};

/**
 * Yoga, Ink's layout, holds its WebAssembly as a `data:` URL, and reads it by `fetch` where there is one. In Node that loads undici:
 * a tenth of the processor time of a start of the terminal UI. Where there is no `fetch` it decodes the URL itself. Unnecessary once
 * Yoga does so for every `data:` URL.
 */
export const lightYoga: LibraryPatch = {
  name: 'light-yoga',
  file: /\/yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/,
  replacements: [['return w||"function"!=typeof fetch?', 'return true?']],
};

/** Characters beside ASCII that take one column each and join with none before them: those of our marks, rules and bars. */
export const narrow = String.raw`\u0020-\u007E\u00B5\u00B7\u00D7\u2010-\u2014\u2018-\u201D\u2022\u2026\u203A\u2190-\u2193\u21B5\u21BB\u2212\u2260\u2500-\u257F\u2580-\u259F\u25A0\u25B2\u25B8\u25C6\u25CB-\u25D0\u2713\u2717\u2801-\u28FF`;

/**
 * string-width takes a text of ASCII alone as it is; any other is read character by character. Our marks are as harmless. What
 * tells characters and emoji apart takes 12 ms to make: it is made for the first text that needs it.
 * In place of a literal, which V8 reads with the function around it: for this one that took each start 15 ms, though it was not used.
 * Unnecessary once string-width is as fast for characters of one column as for ASCII, and makes its segmenter when it uses it.
 */
export const lightStringWidth: LibraryPatch = {
  name: 'light-string-width',
  file: /\/string-width\/index\.js$/,
  replacements: [
    [String.raw`/^[\u0020-\u007E]*$/`, `/^[${narrow}]*$/`],
    ['const segmenter = new Intl.Segmenter();', 'let segmenter;'],
    ['segmenter.segment(string)', '(segmenter ??= new Intl.Segmenter()).segment(string)'],
    [String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`, 'let rgiEmojiRegex;'],
    [
      'rgiEmojiRegex.test(segment)',
      String.raw`(rgiEmojiRegex ??= new RegExp('^\\p{RGI_Emoji}$', 'v')).test(segment)`,
    ],
  ],
};

/**
 * Ink divides each row of a frame into characters, by segmenters of Intl. The first one takes 10 ms to be made, and a third of a frame's
 * time is theirs. A row of narrow characters and of escape sequences is divided at each code unit.
 * Unnecessary once these packages do so for rows without a character that joins another.
 */
const dividing = `
let dividers;
const narrowRow = /^[\\u001B${narrow}]*$/;
const segmenter = { segment: (text) => narrowRow.test(text)
  ? Array.from({ length: text.length }, (_, index) => ({ segment: text[index], index }))
  : (dividers ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text) };`;

export const lightRows: readonly LibraryPatch[] = [
  {
    name: 'light-ansi-tokenize',
    file: /\/@alcalzone\/ansi-tokenize\/build\/tokenize\.js$/,
    replacements: [
      ['const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });', dividing],
    ],
  },
  {
    name: 'light-line-update',
    file: /\/ink\/build\/line-update\.js$/,
    replacements: [
      ["const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });", dividing],
    ],
  },
  {
    name: 'light-wrap-ansi',
    file: /\/wrap-ansi\/index\.js$/,
    replacements: [['const segmenter = new Intl.Segmenter();', dividing]],
  },
  {
    name: 'light-slice-ansi',
    file: /\/slice-ansi\/tokenize-ansi\.js$/,
    replacements: [
      [
        "const GRAPHEME_SEGMENTER = new Intl.Segmenter(undefined, {granularity: 'grapheme'});",
        `let made;
const GRAPHEME_SEGMENTER = { segment: (text) => (made ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text) };`,
      ],
    ],
  },
];
