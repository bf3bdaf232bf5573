import { assert, nat, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { safeText } from '../../src/format/safe-text.js';
import { fitEnd, fitText, padText, textWidth, wrapText } from '../../src/format/text.js';
import { character } from '../fuzz/character.js';

test.each([
  ['plain text as it is', 'flower-sample', 'flower-sample'],
  ['letters of any script as they are', 'Blüte 花 👩‍🔬', 'Blüte 花 👩‍🔬'],
  ['no color', '\u001b[31mred\u001b[0m', 'red'],
  ['no window title', '\u001b]0;owned\u0007name', 'name'],
  ['no cursor movement by a C1 control', 'a\u009b2Jb', 'ab'],
  ['a lone escape is shown', 'a\u001b', 'a␛'],
  ['a bell is shown', 'ding\u0007', 'ding␇'],
  ['line ends are marked', 'one\r\ntwo\nthree', 'one↵two↵three'],
  ['reordering is undone', 'user\u202etxt.exe', 'user�txt.exe'],
  ['nothing is invisible', 'a\u200bb\ufeff', 'a�b�'],
  ['half a character is none', 'x\ud800y', 'x�y'],
])('safeText: %s', (_, text, expected) => {
  expect(safeText(text)).toBe(expected);
});

test('safeText leaves no control character, whatever comes', () => {
  assert(
    property(string({ unit: character }), (text) => {
      expect(safeText(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test.each([
  ['sklearn-iris', 20, 'sklearn-iris'],
  ['sklearn-iris', 8, 'sklearn…'],
  ['花が咲く', 5, '花が…'],
  ['花が咲く', 4, '花…'],
  ['👩‍🔬👩‍🔬👩‍🔬', 4, '👩‍🔬…'],
  ['anything', 0, ''],
])('fitText(%s, %i)', (text, width, expected) => {
  expect(fitText(text, width)).toBe(expected);
});

test.each([
  ['~/payloads', 20, '~/payloads'],
  ['~/payloads/iris.json', 10, '…iris.json'],
  ['花が咲く', 5, '…咲く'],
  ['花が咲く', 4, '…く'],
])('fitEnd(%s, %i)', (text, width, expected) => {
  expect(fitEnd(text, width)).toBe(expected);
});

test('fitText never exceeds the width, padText always fills it', () => {
  assert(
    property(string({ unit: 'grapheme' }), nat(30), (text, width) => {
      const safe = safeText(text);
      expect(textWidth(fitText(safe, width))).toBeLessThanOrEqual(width);
      expect(textWidth(padText(safe, width))).toBe(width);
    }),
  );
});

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ['', 10, ['']],
  ['  "key": "a long value"', 12, ['  "key": "a', '  long', '  value"']],
])('wrapText(%s, %i)', (text, width, expected) => {
  expect(wrapText(text, width)).toEqual(expected);
});
