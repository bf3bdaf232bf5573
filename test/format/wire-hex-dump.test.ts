import { expect, test } from 'vitest';
import { bytesPerLine, hexLine, utf8Head } from '../../src/format/wire.js';

test('offset, bytes in groups of eight, and the printable ones', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, at) => at + 60);
  expect(hexLine(bytes, 1, 16)).toEqual({
    offset: '00000010',
    hex: '4c 4d 4e 4f 50 51 52 53  54 55 56 57 58 59 5a 5b ',
    ascii: 'LMNOPQRSTUVWXYZ[',
  });
});

test('the last line is as wide as the others', () => {
  const { hex, ascii } = hexLine(new Uint8Array([0, 255, 65]), 0, 8);
  expect(hex).toBe('00 ff 41                 ');
  expect(ascii).toBe('..A');
});

test.each([
  [56, 8],
  [76, 16],
  [296, 16],
] as const)('in %i columns a line has %i bytes', (width, expected) => {
  expect(bytesPerLine(width)).toBe(expected);
});

test('the start of a text ends between characters; bytes that are no text have none', () => {
  const text = new TextEncoder().encode('ab漢字');
  expect(utf8Head(text, 4)).toEqual({ text: 'ab', leftBytes: 6 });
  expect(utf8Head(text, 5)).toEqual({ text: 'ab漢', leftBytes: 3 });
  expect(utf8Head(text, 99)).toEqual({ text: 'ab漢字', leftBytes: 0 });
  expect(utf8Head(new Uint8Array([0xff, 0xfe]), 99)).toBeUndefined();
  expect(utf8Head(new Uint8Array([65, 0]), 99)).toBeUndefined();
});
