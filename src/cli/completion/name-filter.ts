/**
 * A line of sed's for each kind of name that is not offered: one that begins like a flag or a home folder (fish leaves
 * its `~` unquoted), is empty, or has what a terminal would obey.
 * In the C locale sed sees the bytes of UTF-8: C0 and DEL, C1, U+061C, U+2000 to U+207F (with the bidirectional marks), U+FEFF,
 * U+FFC0 to U+FFFF, and the tag characters. The bytes are printf's octal, which all three shells understand.
 */
const dropped = [
  String.raw`/^[-~]/d`,
  String.raw`/^$/d`,
  String.raw`/[\001-\037\177]/d`,
  String.raw`/\302[\200-\237]/d`,
  String.raw`/\330\234/d`,
  String.raw`/\342[\200\201]/d`,
  String.raw`/\357\273\277/d`,
  String.raw`/\357\277/d`,
  String.raw`/\363\240/d`,
] as const;

/** The same as one word of a shell, to be printed by printf: a program for `LC_ALL=C sed`. */
export const nameFilter = `'${dropped.join('\\n')}'`;
