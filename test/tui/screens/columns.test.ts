import { expect, test } from 'vitest';
import { columnsFor } from '../../../src/tui/screens/columns.js';
import { named, stateWith } from '../states.js';

const services = named('flower-sample');
const list = { services, indexes: new Map(services.map(({ key }, at) => [key, at])), order: [] };
const columnsAt = (columns: number) => columnsFor(list, stateWith(services, { size: { columns, rows: 24 } }));

test.each([
  ['60 columns: neither protocol nor age', 60, { protocol: 0, age: 0 }],
  ['80 columns: all of them', 80, { protocol: 8, age: 5 }],
  ['300 columns: the answer stays near', 300, { host: 100, age: 5 }],
])('%s', (_, columns, expected) => {
  expect(columnsAt(columns)).toMatchObject(expected);
});

test.each([60, 80, 120, 200, 300])('they fit in %d columns', (columns) => {
  const { gap, ...widths } = columnsAt(columns);
  const shown = Object.values(widths).filter((width) => width > 0);
  const taken = 3 + shown.reduce((sum, width) => sum + width, 0) + gap.length * (shown.length - 1);
  expect(taken).toBeLessThanOrEqual(columns);
});
