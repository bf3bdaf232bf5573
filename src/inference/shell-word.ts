/**
 * One word for a POSIX shell and for fish: as it is where nothing in it is special, else in single quotes. Fish reads `\\` and
 * `\'` in those as escapes (fishshell.com/docs/current/language.html#quotes), so such backslashes stand outside of them. A word
 * that begins with `=` is a command's path to zsh.
 */
export function shellWord(text: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll(/(?:\\{2,}|\\(?='|$)|')+/g, outside)}'`;
}

/** Characters of a word in single quotes that stand outside of them. */
function outside(characters: string): string {
  return `'${characters.replaceAll(/./g, String.raw`\$&`)}'`;
}
