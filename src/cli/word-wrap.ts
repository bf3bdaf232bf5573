import { textWidth } from '../format/text.js';

/**
 * Wraps the words of a text that comes piece by piece, for a terminal of so many columns; the text is safe. A word whose beginning stands
 * already at the end of a line is taken to the next one when it turns out too long: nothing is held back. The last column stays
 * free: behind a character in it terminals differ on where the cursor is.
 */
export function createWordWrap(columns: () => number): (text: string) => string {
  let column = 0;
  let word = '';
  return (text) => {
    const limit = Math.max(2, columns() - 1);
    let shown = '';
    const breakLine = () => {
      shown += '\n';
      column = 0;
    };
    for (const character of text) {
      if (character === '\n') {
        breakLine();
        word = '';
        continue;
      }
      const width = textWidth(character);
      if (column + width > limit) {
        const wordWidth = textWidth(word);
        if (character === ' ') {
          breakLine();
          word = '';
          continue;
        }
        // A word that fills a line is broken where it ends.
        const moves = wordWidth > 0 && wordWidth < column && wordWidth + width <= limit;
        if (moves) shown += eraseBack(wordWidth);
        breakLine();
        if (moves) shown += word;
        if (moves) column = wordWidth;
      }
      shown += character;
      column += width;
      word = character === ' ' ? '' : word + character;
    }
    return shown;
  };
}

/** CUB and EL (ECMA-48): so many columns to the left, and nothing from there to the end of the line. */
function eraseBack(columns: number): string {
  return `\u001B[${columns}D\u001B[K`;
}
