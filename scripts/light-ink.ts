import type { Plugin } from 'rolldown';

/**
 * Ink reads every row of the screen anew for each frame: it forgets after a frame what it made of a row's text, and most
 * rows stay as they are. One cache for all frames, emptied before it grows large, and one blank cell for all saves a third
 * of a frame's time, and most of its garbage.
 */
export const lightInk: Plugin = {
  name: 'light-ink',
  transform: {
    filter: { id: /\/ink\/build\/output\.js$/ },
    handler: (code) => `${replaced(
      replaced(code, 'caches = new OutputCaches();', 'caches = cachesForFrame();'),
      /row\.push\(\{\s*type: 'char',\s*value: ' ',\s*fullWidth: false,\s*styles: \[\],\s*\}\)/,
      'row.push(blank)',
    )}
const blank = Object.freeze({ type: 'char', value: ' ', fullWidth: false, styles: [] });
const mostTexts = 600;
let kept = new OutputCaches();
function cachesForFrame() {
  if (kept.styledChars.size + kept.widths.size > mostTexts) kept = new OutputCaches();
  return kept;
}
`,
  },
};

/** Characters beside ASCII that take one column each and join with none before them: those of our marks, rules and bars. */
export const narrow = String.raw`\u0020-\u007E\u00B7\u00D7\u2010-\u2014\u2018-\u201D\u2022\u2026\u2190-\u2193\u21B5\u2500-\u257F\u2580-\u259F\u25A0\u25B8\u25CB-\u25CF\u2713\u2717`;

/** string-width takes a text of ASCII alone as it is; any other is read character by character. Our marks are as harmless. */
export const lightStringWidth: Plugin = {
  name: 'light-string-width',
  transform: {
    filter: { id: /\/string-width\/index\.js$/ },
    handler: (code) => replaced(code, String.raw`/^[\u0020-\u007E]*$/`, `/^[${narrow}]*$/`),
  },
};

/** Throws when the library no longer has what is replaced. */
function replaced(code: string, old: string | RegExp, by: string): string {
  const after = code.replace(old, () => by);
  if (after === code) throw new Error(`This version no longer has: ${String(old)}`);
  return after;
}
