import { expect, test } from 'vitest';
import { splitOf } from '../../../src/tui/screens/pane.js';
import { service } from '../../inference/samples.js';
import type { Message } from '../../../src/tui/state/messages.js';
import { answered } from '../answers.js';
import { drawn } from '../screen.js';
import { after, named, pressed, stateWith } from '../states.js';

const many = Array.from({ length: 40 }, (_, at) => `s${String(at).padStart(2, '0')}`);
const long = stateWith(named(...many));
/** A service answered so many equal scores. */
const scores = (name: string, count: number): Message => {
  const values = new Float32Array(count).fill(1 / count);
  const exchange = answered([{ name: 'a', datatype: 'FP32', shape: [count], values }]);
  return { type: 'call-ended', of: `kserve-demo/${name}`, outcome: { kind: 'exchange', exchange } };
};

test('a short list leaves its rows to the pane, but never shrinks to nothing', () => {
  expect(splitOf(stateWith(named('a', 'b', 'c', 'd')))).toMatchObject({ list: 4, pane: 15 });
  expect(splitOf(stateWith(named('a')))).toMatchObject({ list: 3, pane: 16 });
});

test('a long list gets the rows that the pane does not need', () => {
  expect(splitOf(long)).toMatchObject({ list: 14, pane: 5 });
  expect(splitOf(after(long, scores('s00', 20)))).toMatchObject({ list: 11, pane: 8 });
  expect(drawn(long).findIndex((row) => row.startsWith('─ s00'))).toBe(16);
});

test('a prediction in flight moves nothing: the list keeps its rows until there is another answer', () => {
  const answer = after(long, scores('s00', 20));
  expect(splitOf(pressed(answer, 'p'))).toEqual(splitOf(answer));
  expect(splitOf(pressed(long, 'p'))).toEqual(splitOf(long));
});

test('the cursor stays in sight when an answer takes rows from the list', () => {
  const low = pressed(long, ...Array.from({ length: 13 }, () => 'j'));
  const grown = after(low, scores('s13', 20));
  expect(splitOf(low)).toMatchObject({ list: 14, first: 0 });
  expect(splitOf(grown)).toMatchObject({ list: 11, first: 3 });
  expect(drawn(grown)[12]).toContain('▸ s13');
});

test('a filter that is typed moves nothing, and one that is kept leaves its rows to the pane', () => {
  const typing = pressed(long, '/', '3', '9');
  expect(splitOf(typing)).toMatchObject({ list: 14 });
  expect(splitOf(pressed(typing, 'enter'))).toMatchObject({ list: 3, pane: 16 });
});

test('a list that is still read is split as a long one', () => {
  const loading = { ...stateWith([service({ name: 'a' })]), list: { state: 'loading' } } as const;
  expect(splitOf(loading)).toMatchObject({ list: 14, pane: 5 });
});

test('from 150 columns on, list and pane stand side by side, with all rows for each', () => {
  const wide = stateWith(named('iris', 'digits'), { size: { columns: 150, rows: 40 } });
  expect(splitOf(wide)).toMatchObject({ list: 36, pane: 36 });
  const rows = drawn(pressed(wide, 'j'));
  expect(rows).toHaveLength(40);
  expect(rows[1]).toMatch(/^ {3}NAME .* AGE │─ \w+ ─+$/);
  expect(rows[2]?.indexOf('│')).toBe(75);
});

test('a small terminal has the list, and of the pane the rule', () => {
  const small = stateWith(named('iris', 'digits'), { size: { columns: 40, rows: 10 } });
  expect(splitOf(small)).toMatchObject({ list: 6, pane: 0 });
  expect(drawn(small).map((row) => row.trim().split(' ')[0])).toEqual([
    'isvc',
    'NAME',
    '▸',
    'iris',
    '',
    '',
    '',
    '',
    '─',
    'p',
  ]);
});
