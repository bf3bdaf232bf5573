import { expect, test } from 'vitest';
import { nameWord } from '../../src/format/name-word.js';

test.each([
  ['plain-name.example', 'plain-name.example'],
  ['$(touch x)', "'$(touch x)'"],
  ['a;b', "'a;b'"],
])('%s is %s', (text, word) => {
  expect(nameWord(text)).toBe(word);
});

test.each(['a\nb', 'a\u001B[2Jb', 'a\u009Bb', 'a\u202Eb', 'a\u0000', 'a\u007F', 'a\rb'])(
  '%j is refused, and told without what a terminal obeys',
  (text) => {
    expect(() => nameWord(text)).toThrow(/^“[^\p{Cc}\p{Cf}]*” has control characters/u);
  },
);
