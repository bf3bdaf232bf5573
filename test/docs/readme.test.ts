import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withActionTable, withKeyTable } from '../../scripts/key-table.ts';
import { commands } from '../../src/cli/commands.js';

const readme = readFileSync('README.md', 'utf8');

test('the table of keys is the program’s own: npm run docs:screens writes it', () => {
  expect(readme).toBe(withKeyTable(readme));
  expect(readme).toContain('| `p` | ');
});

test('the table of actions in config.md is the program’s own: npm run docs:screens writes it', () => {
  const page = readFileSync('docs/config.md', 'utf8');
  expect(page).toBe(withActionTable(page));
  expect(page).toContain('| `predict` | `p` ');
});

test('the table of commands has each', () => {
  const rows = Array.from(readme.matchAll(/^\| `isvc ([a-z]+)[^`]*` \|/gm), ([, name]) => name);
  expect(new Set(rows)).toEqual(new Set(commands.map(({ name }) => name)));
});

test.each(commands)('the flags that the table gives $name are its own', ({ name, flags }) => {
  const row = readme.split('\n').find((line) => line.startsWith(`| \`isvc ${name}`)) ?? '';
  const shown = Array.from(row.split(' | ')[2]?.matchAll(/`(-[^`]+)`/g) ?? [], ([, flag]) => flag);
  const known = flags.flatMap((flag) => flag.flags.split(/[ ,]+/));
  expect(known).toEqual(expect.arrayContaining(shown));
});
