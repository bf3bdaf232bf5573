type Quote = 'none' | 'single' | 'double' | 'document';

/** The end of a row, so that the shell reads on as if there were none: a backslash, outside of single quotes. */
const ends: Readonly<Record<Quote, readonly [end: string, start: string]>> = {
  none: ['\\', ''],
  double: ['\\', ''],
  document: ['\\', ''],
  single: [`'\\`, `'`],
};

/** Columns that the longest of these ends takes. */
const endColumns = 2;

type Reading = {
  readonly quote: Quote;
  readonly escaped: boolean;
  /** A here-document starts behind this line, or behind those that continue it. */
  readonly announced: boolean;
};

/**
 * A shell command in rows of at most `width` columns that are still the same command: what is seen can be selected and pasted.
 * Real line ends stay; a longer line is broken with a backslash, behind a quote that is closed and opened again.
 * `widthOf` tells the columns of a text. Here-documents end with `EOF`, which is not quoted.
 */
export function shellRows(
  command: string,
  width: number,
  widthOf: (text: string) => number,
): readonly string[] {
  let reading: Reading = { quote: 'none', escaped: false, announced: false };
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
      if (reading.quote === 'none' && row.endsWith('<<EOF')) reading = { ...reading, announced: true };
    }
    reading = afterLine(reading, line);
    return [...rows, row];
  });
}

/** How the shell reads on behind a character (POSIX, Shell Command Language, 2.2 Quoting). */
function after({ quote, escaped, announced }: Reading, character: string): Reading {
  const on = (next: Quote, isEscape = false): Reading => ({ quote: next, escaped: isEscape, announced });
  if (escaped) return on(quote);
  if (quote === 'single') return on(character === `'` ? 'none' : 'single');
  if (character === '\\') return on(quote, true);
  if (quote === 'document') return on(quote);
  if (character === '"') return on(quote === 'double' ? 'none' : 'double');
  return on(quote === 'none' && character === `'` ? 'single' : quote);
}

/** How it reads on behind a line: a document starts behind the command's last one (2.7.4 Here-Document). */
function afterLine({ quote, escaped, announced }: Reading, line: string): Reading {
  const over = { escaped: false, announced: false } as const;
  if (quote === 'document') return { ...over, quote: line === 'EOF' ? 'none' : 'document' };
  if (announced && quote === 'none' && !escaped) return { ...over, quote: 'document' };
  return { quote, announced, escaped: false };
}
