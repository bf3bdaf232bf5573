/** One word for a POSIX shell: as it is where nothing in it is special, else in single quotes. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word in double quotes in which `$TOKEN` is expanded by the shell, and nothing else is. */
export function tokenWord(text: string): string {
  const escaped = text.split('$TOKEN').map((part) => part.replaceAll(/["\\$`!]/g, String.raw`\$&`));
  return `"${escaped.join('$TOKEN')}"`;
}

/** Columns up to which a command stays on one line. */
const oneLine = 76;

/** The parts of one command, a line each where they do not fit one line: the shell joins lines that end with a backslash. */
export function shellCommand(parts: readonly string[]): string {
  const joined = parts.join(' ');
  return joined.length <= oneLine && !joined.includes('\n') ? joined : parts.join(' \\\n  ');
}

/** Longer texts go through a pipe: `printf` is part of the shell, and Linux takes no argument beyond 128 KiB (MAX_ARG_STRLEN). */
const argumentBytes = 64 * 1024;

/** True for a text that may stand in a command line. */
export function fitsArgument(text: string): boolean {
  return Buffer.byteLength(text) <= argumentBytes;
}

/** The command with these bytes on its standard input, exactly. */
export function shellPipe(input: string | Uint8Array, command: string): string {
  if (typeof input === 'string') return `printf %s ${shellWord(input)} |\n${command}`;
  return `printf %s ${Buffer.from(input).toString('base64')} | base64 -d |\n${command}`;
}
