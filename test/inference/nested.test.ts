import { expect, test } from 'vitest';

import { utf8Text } from '../../src/inference/nested.js';

test.each([
  ['c3a9', 'é'],
  ['efbfbd', '\uFFFD'],
  ['ff', undefined],
  ['efbbbf61', '\uFEFFa'],
])('bytes %s as text', (hex, text) => {
  expect(utf8Text(Buffer.from(hex, 'hex'))).toBe(text);
});
