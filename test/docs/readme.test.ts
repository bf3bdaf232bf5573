import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withKeyTable } from '../../scripts/key-table.ts';
import { commands } from '../../src/cli/commands.js';

const readme = readFileSync('README.md', 'utf8');

test('the table of keys is the program’s own: npm run docs:screens writes it', () => {
  expect(readme).toBe(withKeyTable(readme));
  expect(readme).toContain('| `p` | ');
});

test('every command that the README shows exists', () => {
  const shown = [...readme.matchAll(/^(?:eval "\$\()?isvc ([a-z]+).* # /gm)].map(([, name]) => name);
  expect(shown.length).toBeGreaterThan(5);
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(shown));
});
