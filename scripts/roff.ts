/**
 * Text as man(7) prints it as it is. A backslash begins an escape, and a `.` or `'` at the start of a line a request; a plain `-` may come
 * out as a hyphen that a shell does not know, `'`, `^`, `` ` `` and `~` as other signs (groff_char(7)). What is not ASCII is named by its code.
 */
export function roff(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '\\': '\\e',
    '-': '\\-',
    "'": '\\(aq',
    '"': '\\(dq',
    '^': '\\(ha',
    '`': '\\(ga',
    '~': '\\(ti',
  };
  const escaped = text.replaceAll(/[\\\-'"^`~]/g, (sign) => signs[sign] ?? sign);
  const named = escaped.replaceAll(
    /[^\x20-\x7e]/gu,
    (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );
  return named.startsWith('.') ? `\\&${named}` : named;
}
