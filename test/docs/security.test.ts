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

/** The constants that the table of limits names, each with what the page says that it is. */
const limits = Array.from(
  page.matchAll(/^\| [^|]+ \| ([^|]+) \| `(src\/[\w./-]+)` `(\w+)` \| `test\//gmu),
  ([, stated = '', file = '', name = '']) => ({ stated, file, name }),
);

const units = new Map([
  ['', 1],
  ['s', 1000],
  ['min', 60_000],
  ['KiB', 1024],
  ['MiB', 1024 * 1024],
]);

/** `10 s` as milliseconds, `16 MiB` as bytes, a plain number as it is. */
function valueOf(stated: string): number {
  const [count = '', unit = ''] = stated.split(' ');
  return Number(count) * (units.get(unit) ?? NaN);
}

/** A product of numbers, as the constants of limits are written. */
function productOf(expression: string): number {
  return expression
    .split('*')
    .map((factor) => Number(factor.trim().replaceAll('_', '')))
    .reduce((product, factor) => product * factor, 1);
}

test('every constant of the files of limits has its row', () => {
  const isPace = new Set(['trustedIdleMs', 'keptSocketMs', 'serviceAgeMs']);
  const stated = ['src/cluster/limits.ts', 'src/transport/limits.ts', 'src/proxy/limits.ts'].flatMap((file) =>
    Array.from(
      readFileSync(new URL(file, top), 'utf8').matchAll(/^(?:export )?const (\w+) = [\d_* ]+;/gmu),
      ([, name = '']) => ({ file, name }),
    ),
  );
  expect(stated.length).toBeGreaterThan(15);
  expect(
    stated.filter(
      (one) => !isPace.has(one.name) && !limits.some((row) => row.name === one.name && row.file === one.file),
    ),
  ).toEqual([]);
});

test.each(limits)('security.md: $name of $file is $stated', ({ stated, file, name }) => {
  const source = readFileSync(new URL(file, top), 'utf8');
  const [, expression = ''] =
    new RegExp(`\\b${name}(?:: number)?(?: =|:) ([\\d_* ]+)[;,\\n]`, 'u').exec(source) ?? [];
  expect(productOf(expression)).toBe(valueOf(stated));
});

test('every row of a promise names the test that holds it', () => {
  const tables = page.split(/\n\| (?:promise|what the tenant makes) \| held by \|\n/u).slice(1);
  const rows = tables.flatMap((text) =>
    (text.split('\n\n', 1)[0] ?? '').split('\n').filter((line) => /^\| (?!---)/u.test(line)),
  );
  expect(rows.filter((row) => !row.includes('› '))).toEqual([]);
});
