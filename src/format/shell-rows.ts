type Quote = 'none' | 'single' | 'double';

/** What ends a row, so that the shell reads on as if there were none: a backslash, outside of single quotes. */
const ends: Readonly<Record<Quote, readonly [end: string, start: string]>> = {
  none: ['\\', ''],
  double: ['\\', ''],
  single: [`'\\`, `'`],
};

/** Columns that the longest of these ends takes. */
const endColumns = 2;

type Reading = { readonly quote: Quote; readonly escaped: boolean };

/**
 * A shell command in rows of at most `width` columns that are still the same command: what is seen can be selected and pasted.
 * Real line ends stay; a longer line is broken with a backslash, behind a quote that is closed and opened again.
 * `widthOf` tells the columns of a text.
 */
export function shellRows(
  command: string,
  width: number,
  widthOf: (text: string) => number,
): readonly string[] {
  let reading: Reading = { quote: 'none', escaped: false };
  return command.split('\n').flatMap((line) => {
    const rows: string[] = [];
    const isLong = widthOf(line) > width;
    let row = '';
    let used = 0;
    for (const character of line) {
      const wide = isLong ? widthOf(character) : 0;
      const { quote, escaped } = reading;
      // Behind a backslash there is no break, so it needs room for what it escapes.
      const room = character === '\\' && quote !== 'single' ? endColumns + 1 : endColumns;
      if (isLong && !escaped && used > 0 && used + wide + room > width) {
        const [end, start] = ends[quote];
        rows.push(row + end);
        [row, used] = [start, start.length];
      }
      row += character;
      used += wide;
      reading = after(reading, character);
    }
    reading = { ...reading, escaped: false };
    return [...rows, row];
  });
}

/** How the shell reads on behind a character (POSIX, Shell Command Language, 2.2 Quoting). */
function after({ quote, escaped }: Reading, character: string): Reading {
  if (escaped) return { quote, escaped: false };
  if (quote === 'single') return { quote: character === `'` ? 'none' : 'single', escaped: false };
  if (character === '\\') return { quote, escaped: true };
  if (character === '"') return { quote: quote === 'double' ? 'none' : 'double', escaped: false };
  return { quote: quote === 'none' && character === `'` ? 'single' : quote, escaped: false };
}
