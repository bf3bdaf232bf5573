import { expect, test } from 'vitest';
import { sharedText } from '../../src/kserve/shared-text.js';

test('a text stays what it is, however many there were before and however long it is', () => {
  for (let at = 0; at < 10_000; at += 1) expect(sharedText(`text ${at}`)).toBe(`text ${at}`);
  expect(sharedText('text 0')).toBe('text 0');
  expect(sharedText('x'.repeat(1000))).toBe('x'.repeat(1000));
});
