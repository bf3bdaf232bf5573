import { expect, test } from 'vitest';
import {
  guessBackground,
  readBackground,
  splitReplies,
  takeReplies,
} from '../../../src/tui/terminal/background.js';

test.each([
  ['11;rgb:ffff/ffff/ffff', 'light'],
  ['11;rgb:fd/f6/e3', 'light'],
  ['11;rgb:0/0/0', 'dark'],
  ['11;rgb:2828/2a2a/3636', 'dark'],
  ['11;rgba:ffff/ffff/ffff/8000', 'light'],
  ['10;rgb:ffff/ffff/ffff', undefined],
  ['11;white', undefined],
] as const)('%s is %s', (reply, expected) => {
  expect(readBackground(reply)).toBe(expected);
});

test.each([
  [{ COLORFGBG: '15;0' }, 'dark'],
  [{ COLORFGBG: '0;15' }, 'light'],
  [{ COLORFGBG: '0;default;7' }, 'light'],
  [{ COLORFGBG: '15;8' }, 'dark'],
  [{ COLORFGBG: 'default;default' }, 'unknown'],
  [{ TERM: 'linux' }, 'dark'],
  [{ TERM: 'xterm-256color' }, 'unknown'],
] as const)('%o says %s', (environment, expected) => {
  expect(guessBackground(environment)).toBe(expected);
});

const white = '\u001B]11;rgb:ffff/ffff/ffff';

test.each([
  ['an answer between keys', `j${white}\u001B\\k`, ['11;rgb:ffff/ffff/ffff'], 'jk', '', false],
  ['one that ends with BEL', `${white}\u0007`, ['11;rgb:ffff/ffff/ffff'], '', '', false],
  ['half an answer', `j${white}\u001B`, [], 'j', `${white}\u001B`, false],
  ['an escape key', '\u001B', [], '\u001B', '', false],
  ['an arrow', '\u001B[A', [], '\u001B[A', '', false],
  ['the device attributes', '\u001B[?62;22c', [], '\u001B[?62;22c', '', true],
] as const)('%s', (_, input, replies, text, rest, isLast) => {
  expect(splitReplies(input)).toEqual({ replies, text, rest, isLast });
});

test('what is read goes on without the answers, in whatever pieces they come', () => {
  const chunks = [`j${white.slice(0, 9)}`, `${white.slice(9)}\u001B`, '\\\u001B[?62c', 'k', `${white}\u0007`];
  const stdin = { read: (): string | null => chunks.shift() ?? null };
  const replies: string[] = [];
  takeReplies(stdin, (reply) => replies.push(reply));
  const read = Array.from({ length: 6 }, () => stdin.read());
  expect(replies).toEqual(['11;rgb:ffff/ffff/ffff']);
  // Behind the device attributes nothing is looked for any more.
  expect(read).toEqual(['j', '', '\u001B[?62c', 'k', `${white}\u0007`, null]);
});
