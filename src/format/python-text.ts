/** Columns of one literal. */
const literalColumns = 56;

/** A text as a Python expression: one literal, or several in brackets, which Python joins; a new one after each line end. */
export function pythonText(text: string): string {
  const literals = text.split(/(?<=\n)/).flatMap(literalsOf);
  if (literals.length <= 1) return literals[0] ?? `''`;
  return `(\n${literals.map((literal) => `    ${literal}\n`).join('')})`;
}

function literalsOf(line: string): readonly string[] {
  const literals: string[] = [];
  let literal = '';
  for (const character of line) {
    const written = escaped(character);
    if (literal.length + written.length > literalColumns) {
      literals.push(`'${literal}'`);
      literal = '';
    }
    literal += written;
  }
  return [...literals, `'${literal}'`];
}

/** Python's escapes (docs.python.org/3/reference/lexical_analysis.html); what cannot be seen is written as its number. */
function escaped(character: string): string {
  if (character === '\n') return String.raw`\n`;
  if (character === `'` || character === '\\') return `\\${character}`;
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
