/** The exit codes and their meanings, from the table of docs/verdicts.md: it is held against the program's own by a test. */
export function exitStatus(page: string): readonly (readonly [code: string, meaning: string])[] {
  return Array.from(
    page.matchAll(/^\| (\d[\d, ]*) \| (.+) \|$/gm),
    ([, code = '', meaning = '']) => [code, meaning.replaceAll('`', '')] as const,
  );
}
