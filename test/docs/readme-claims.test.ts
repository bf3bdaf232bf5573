import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Claims, readmeClaims } from './readme-claims.js';
import { statementsOf } from './readme-units.js';

const top = new URL('../../', import.meta.url);
const statements = statementsOf(readFileSync(new URL('README.md', top), 'utf8'));

test('README.md is read as statements', () => {
  expect(statements.length).toBeGreaterThan(80);
});

function rowsOf(statement: string): Claims {
  return readmeClaims.filter(([begins]) => statement.startsWith(begins));
}

test('each statement of README.md has one row, and each row its statement', () => {
  expect(statements.filter((statement) => rowsOf(statement).length !== 1)).toEqual([]);
  const used = new Set(statements.flatMap(rowsOf));
  expect(readmeClaims.filter((row) => !used.has(row))).toEqual([]);
});

test('its control: a sentence, an item and a row of a table that are new have none', () => {
  const added = statementsOf(
    'It flies.\n\n- **It sings**: well.\n\n| a | b |\n| --- | --- |\n| `isvc fly` | it flies |\n',
  );
  expect(added).toEqual(['It flies.', '- **It sings**: well.', '| `isvc fly` | it flies |']);
  expect(added.flatMap(rowsOf)).toEqual([]);
});

const named = readmeClaims.flatMap(([begins, heldBy]) =>
  'untested' in heldBy ? [] : heldBy.map((name) => ({ begins, name })),
);

test.each(named)('“$begins” is held by $name', ({ name }) => {
  const [file = '', title = ''] = name.split(' › ');
  const path = new URL(file, top);
  expect(existsSync(path)).toBe(true);
  const source = readFileSync(path, 'utf8').replaceAll(/\\(['"])/gu, '$1');
  const quoted = ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`);
  expect(quoted.filter((text) => source.includes(text))).toHaveLength(1);
});
