import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hereDocument, shellCommand } from '../../src/format/shell.js';
import { shellWord } from '../../src/wording/command-line.js';
import { textWidth } from '../../src/format/text.js';
import { shellRows } from '../../src/format/shell-rows.js';
import { words } from './words.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const one = (text: string) => text.length;
const throughShell = (command: string) =>
  execFileSync('/bin/sh', ['-c', `${command}\n`], { encoding: 'utf8' });
const hard = `it's\n{"a": "\\"b\\" $HOME \`x\` !"}\t${'long '.repeat(30)}`;

test.each([8, 20, 60, 80, 300])('rows of %i columns are the same command', (width) => {
  const command = shellCommand(['curl', shellWord(hard), `"k: Bearer $TOKEN ${'\\"\\\\\\$'.repeat(9)}"`]);
  const rows = shellRows(command, width, one);
  expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(width);
  expect(words(rows.join('\n'))).toEqual(words(command));
});

test('a command that fits is shown as it is', () => {
  expect(shellRows('curl \\\n  -d 1', 60, one)).toEqual(['curl \\', '  -d 1']);
});

test('a character of two columns counts as two', () => {
  expect(shellRows(`'日本語'`, 6, textWidth)).toEqual([`'日'\\`, `'本'\\`, `'語'`]);
});

test('any text comes through the shell as it was', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !one.includes('\0'));
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 8, max: 30 }),
      (all, width) => {
        expect(words(shellRows(shellCommand(all.map(shellWord)), width, one).join('\n'))).toEqual(all);
      },
    ),
    { numRuns: propertyRuns(40) },
  );
});

test.each(['Eé', 'EO\u0323', 'EOF模型', 'E', 'one\nEé\nEF'])(
  'a document that begins like its own end comes through the shell: %j',
  (text) => {
    expect(throughShell(hereDocument('cat -', text))).toBe(`${text}\n`);
  },
);

test.each([36, 37, 38, 74, 75, 76, 150])('%i backslashes in one line come through the shell', (count) => {
  const text = `x${'\\'.repeat(count)}$y\n${'\\'.repeat(count)}`;
  const document = hereDocument('cat -', text);
  expect(Math.max(...document.split('\n').map((row) => row.length))).toBeLessThanOrEqual(76);
  expect(throughShell(document)).toBe(`${text}\n`);
});

// A look behind over all of them takes minutes.
test('a line of 1,500,000 backslashes is put into rows', () => {
  const document = hereDocument('cat -', '\\'.repeat(1_500_000));
  expect(document.split('\n').length).toBeGreaterThan(40_000);
  const [, ...rows] = document.split('\n').slice(0, -1);
  expect([...rows.slice(0, -1).map((row) => row.slice(0, -1)), rows.at(-1)].join('').length).toBe(3_000_000);
});

test('a document in rows is the same document, with a line end', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((one) => !/\0|^EOF$/m.test(one));
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 80 }), (given, width) => {
      const rows = shellRows(hereDocument('cat - \\\n ', given), width, one);
      expect(throughShell(rows.join('\n'))).toBe(given.endsWith('\n') ? given : `${given}\n`);
    }),
    { numRuns: propertyRuns(40) },
  );
});
