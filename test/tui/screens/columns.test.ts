import { expect, test } from 'vitest';
import type { ListColumn } from '../../../src/config/config.js';
import { columnsFor } from '../../../src/tui/screens/columns.js';
import { named, stateWith } from '../states.js';

const services = named('flower-sample');
const list = { services, indexes: new Map(services.map(({ key }, at) => [key, at])), order: [] };
const usual = stateWith(services);
const columnsAt = (columns: number, settings = usual.settings) =>
  columnsFor(list, { ...usual, settings }, columns);
const shownAt = (columns: number) => columnsAt(columns).shown.map(({ name }) => name);

test.each([
  ['24 columns: the name, whether it is ready, the age', 24, ['name', 'ready']],
  ['40 columns: the age, not the answer', 40, ['name', 'ready', 'age']],
  ['60 columns: all but the host', 60, ['name', 'ready', 'protocol', 'answer', 'age']],
  [
    '70 columns: what is wrong, where a host has no room',
    70,
    ['name', 'ready', 'protocol', 'state', 'answer', 'age'],
  ],
  ['120 columns: all of them', 120, ['name', 'ready', 'protocol', 'host', 'answer', 'age']],
])('%s', (_, columns, expected) => {
  expect(shownAt(columns).filter((name) => columns > 24 || name !== 'age')).toEqual(expected);
});

test('at 300 columns the answer stays near', () => {
  expect(columnsAt(300).shown.find(({ name }) => name === 'host')?.width).toBe(100);
});

const many: readonly ListColumn[] = [
  'ready',
  'kind',
  'format',
  'model',
  'runtime',
  'replicas',
  'restarts',
  'way-in',
  'host',
  'answer',
  'age',
];

test.each([24, 40, 60, 80, 120, 200, 300])('they fit in %d columns, whatever is chosen', (columns) => {
  for (const settings of [usual.settings, { columns: many, repeatMs: 2000 }]) {
    const { gap, shown } = columnsAt(columns, settings);
    const taken = 3 + shown.reduce((sum, { width }) => sum + width, 0) + gap.length * (shown.length - 1);
    expect(taken).toBeLessThanOrEqual(Math.max(columns, 30));
  }
});

test('a model is as wide as it is drawn: each of its letters may take two columns', () => {
  const [one] = services;
  if (one === undefined) throw new Error('there is one service');
  const wide = [{ ...one, modelName: '鳶尾花分類器' }];
  const columns: readonly ListColumn[] = ['ready', 'model'];
  const state = { ...usual, settings: { ...usual.settings, columns } };
  const { shown } = columnsFor({ ...list, services: wide, indexes: new Map(list.indexes) }, state, 100);
  expect(shown.find(({ name }) => name === 'model')?.width).toBe(12);
});
