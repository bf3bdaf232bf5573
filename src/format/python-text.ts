/** Columns of a line of the text. */
const columns = 76;

/** Characters of a text that stands on one line. */
const oneLine = 56;

/** A text as one Python literal. One of several lines, or of a long one, has them in triple quotes; a backslash joins what it breaks. */
export function pythonText(text: string): string {
  const written = Array.from(text, escaped);
  if (written.length <= oneLine && !text.includes('\n')) {
    return `'${written.join('').replaceAll(`'`, String.raw`\'`)}'`;
  }
  return `'''${linesOf(written).replaceAll(/'(?='|$)/g, String.raw`\'`)}'''`;
}

function linesOf(characters: readonly string[]): string {
  const lines: string[] = [];
  let open = '';
  for (const character of characters) {
    if (character !== '\n' && open.length + character.length >= columns) {
      lines.push(`${open}\\\n`);
      open = '';
    }
    open += character;
    if (character !== '\n') continue;
    lines.push(open);
    open = '';
  }
  return lines.join('') + open;
}

/** Python's escapes (docs.python.org/3/reference/lexical_analysis.html); what cannot be seen is written as its number. */
function escaped(character: string): string {
  if (character === '\n') return character;
  if (character === '\\') return '\\\\';
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
