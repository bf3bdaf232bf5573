import { expect, test } from 'vitest';
import { binarySizeText, parseByteSize } from '../../src/wording/byte-size.js';

test.each([
  ['16MiB', 16_777_216],
  ['1GiB', 1_073_741_824],
  ['1Gi', 1_073_741_824],
  ['1.5 KiB', 1536],
  ['500MB', 500_000_000],
  ['500m', 500_000_000],
  ['4096', 4096],
  ['1b', 1],
])('%s is %d bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test.each(['', '0', '0.5', 'MiB', '-1', '1TiB', '1 000', '1e9', '99999999GiB', 'constructor'])(
  '%j is no size',
  (text) => {
    expect(parseByteSize(text)).toBeUndefined();
  },
);

test.each([
  [12, '12 bytes'],
  [1024, '1 KiB'],
  [268_435_456, '256 MiB'],
  [1_610_612_736, '1.5 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(binarySizeText(bytes)).toBe(text);
});
