/** Characters of a text that stands on one line. */
const oneLine = 56;

/** Rows of a line: at most 75 characters, each with its escape, that leave room for a backslash. */
const rows = /(?:\\U.{8}|\\u.{4}|\\.|[^\\]){1,75}/gu;

/** A text as one Python literal. One of several lines, or of a long one, has them in triple quotes; a backslash joins what it breaks. */
export function pythonText(text: string): string {
  const written = text.replaceAll(/\\|(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  if (written.length <= oneLine && !text.includes('\n')) {
    return `'${written.replaceAll(`'`, String.raw`\'`)}'`;
  }
  const lines = written.split('\n').map((line) => (line.match(rows) ?? []).join('\\\n'));
  return `'''${lines.join('\n').replaceAll(/'(?='|$)/g, String.raw`\'`)}'''`;
}

/** Python's escapes (docs.python.org/3/reference/lexical_analysis.html); what cannot be seen is written as its number. */
function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
