import { expect, test } from 'vitest';
import { readCsv } from '../../src/payload/csv.js';

test('a field of millions of quotes is read', () => {
  const [[field = ''] = []] = readCsv(`"${'""'.repeat(8_000_000)}",1\n`, 'x.csv').rows;
  expect(field === '"'.repeat(8_000_000)).toBe(true);
});
