/** One word for a POSIX shell: as it is where nothing in it is special, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word in double quotes in which `$TOKEN` is expanded by the shell, and nothing else is. */
export function tokenWord(text: string): string {
  const escaped = text.split('$TOKEN').map((part) => part.replaceAll(/["\\$`!]/g, String.raw`\$&`));
  return `"${escaped.join('$TOKEN')}"`;
}
