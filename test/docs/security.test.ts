import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const top = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', top), 'utf8');

/** `test/FILE › title`, as the page names a test. */
const named = Array.from(page.matchAll(/`(test\/[\w./-]+) › ([^`]+)`/gu), ([, file = '', title = '']) => ({
  file,
  title,
}));

test('security.md names tests', () => {
  expect(named.length).toBeGreaterThan(20);
});

test.each(named)('security.md: there is $file › $title', ({ file, title }) => {
  const path = new URL(file, top);
  expect(existsSync(path)).toBe(true);
  const source = readFileSync(path, 'utf8').replaceAll(/\\(['"])/gu, '$1');
  const quoted = ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`);
  expect(quoted.filter((text) => source.includes(text))).toHaveLength(1);
});

test('every row of a promise names the test that holds it', () => {
  const tables = page.split(/\n\| promise \| held by \|\n/u).slice(1);
  const rows = tables.flatMap((text) =>
    (text.split('\n\n', 1)[0] ?? '').split('\n').filter((line) => /^\| (?!---)/u.test(line)),
  );
  expect(rows.filter((row) => !row.includes('› '))).toEqual([]);
});
