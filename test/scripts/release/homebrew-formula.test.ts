import { readFileSync } from 'node:fs';
import { loadPrism } from '@ruby/prism';
import { expect, test } from 'vitest';
import { homebrewFormula } from '../../../scripts/release/homebrew-formula.ts';

const archive = {
  name: 'isvc',
  version: '9.8.7',
  description: 'Call "models" #{now}: more of it.',
  license: 'Apache-2.0',
  page: 'https://git.example/team/isvc',
  url: 'https://git.example/team/isvc/releases/download/v9.8.7/isvc-9.8.7.tgz',
  sha256: '0'.repeat(64),
};

test('Ruby’s own parser reads the formula', async () => {
  const parse = await loadPrism();
  const formula = homebrewFormula(archive);
  const { errors, warnings } = parse(formula);
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(parse(formula.replace('class Isvc', 'clas Isvc')).errors).not.toEqual([]);
});

test('it names the archive, and nothing of it is run', () => {
  const formula = homebrewFormula(archive);
  expect(formula).toContain('  desc "Call \\"models\\" \\#{now}"\n');
  expect(formula).toContain(`  url "${archive.url}"\n`);
  expect(formula).toContain(`  sha256 "${archive.sha256}"\n`);
});

test('its description is as short as Homebrew’s audit asks: 80 characters without a full stop or the name', () => {
  const own = JSON.parse(readFileSync('package.json', 'utf8')) as typeof archive;
  const description = /^ {2}desc "(.*)"$/m.exec(homebrewFormula({ ...archive, ...own }))?.[1] ?? '';
  expect(description.length).toBeLessThan(80);
  expect(description).toMatch(/^[A-Z][^.]*$/);
  expect(description).not.toMatch(/^(?:an?|the|isvc)\b/i);
});
