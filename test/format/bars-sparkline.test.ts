import { expect, test } from 'vitest';
import { sparkline } from '../../src/format/bars.js';

test.each([
  ['from 0 up', [1, 2, 4, 8], '▁▂▄█'],
  ['all alike are high', [3, 3, 3], '███'],
  ['one that failed', [3, undefined, 3], '█×█'],
  ['a slow start does not flatten the rest', [900, 4, 8, 6], '█▁▂▂'],
  ['nothing', [], ''],
  ['no time at all', [0, 0], '▁▁'],
])('%s', (_, values, expected) => {
  expect(sparkline(values)).toBe(expected);
});
