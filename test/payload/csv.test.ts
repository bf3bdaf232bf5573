import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../../src/payload/csv.js';

test.each([
  [
    'numbers without a header',
    '5.1,3.5\n6.2,2.9\n',
    {
      rows: [
        ['5.1', '3.5'],
        ['6.2', '2.9'],
      ],
    },
  ],
  ['a header', 'a,b\n1,2', { columns: ['a', 'b'], rows: [['1', '2']] }],
  ['one row of words: no header without rows', 'hello,world', { rows: [['hello', 'world']] }],
  [
    'a first row with a number in it',
    'x,1\ny,2',
    {
      rows: [
        ['x', '1'],
        ['y', '2'],
      ],
    },
  ],
  [
    'words above a number in only one of the rows: each is a row',
    'x,y\n1,z\nw,v',
    {
      rows: [
        ['x', 'y'],
        ['1', 'z'],
        ['w', 'v'],
      ],
    },
  ],
  [
    'quoted commas, quotes and line ends',
    '"a,b","say ""hi""","two\nlines"\r\n1,2,3\r\n',
    { columns: ['a,b', 'say "hi"', 'two\nlines'], rows: [['1', '2', '3']] },
  ],
  [
    'empty fields',
    '1,,\n,,2\n',
    {
      rows: [
        ['1', '', ''],
        ['', '', '2'],
      ],
    },
  ],
  ['blank lines between rows', '1\n\n2\n\n', { rows: [['1'], ['2']] }],
  [
    'nan and inf as numbers',
    'nan,-inf\n1,2',
    {
      rows: [
        ['nan', '-inf'],
        ['1', '2'],
      ],
    },
  ],
])('reads %s', (_, text, table) => {
  expect(readCsv(text, 'x.csv')).toEqual(table);
});

test.each([
  ['an uneven row', '1,2\n"3\n",4\n5\n', 'x.csv, line 4: 1 fields, where the first row has 2.'],
  ['an open quote', '1\n2,"3\n', 'x.csv, line 2: a quoted field is not closed properly.'],
  ['text behind a quote', '"1"2,3', 'x.csv, line 1: a quoted field is not closed properly.'],
  ['no rows', '\n\n', 'x.csv has no rows.'],
])('refuses %s', (_, text, summary) => {
  expect(() => readCsv(text, 'x.csv')).toThrow(expect.objectContaining({ kind: 'payload', summary }));
});

test('reads back every table that is written as RFC 4180 says', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ' '), maxLength: 4 });
  const table = fc
    .integer({ min: 1, max: 3 })
    .chain((width) =>
      fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
    );
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows
        .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
        .join('\r\n');
      const { columns, rows: read } = readCsv(text, 'x.csv');
      expect(columns === undefined ? read : [columns, ...read]).toEqual(rows);
    }),
  );
});
