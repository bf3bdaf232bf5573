import { expect, test } from 'vitest';
import { filterItems, makeMatcher } from '../../../src/tui/selectors/matcher.js';

const subjects = [
  { text: 'churn-model', states: ['ready', 'inference', 'v1'], labels: { team: 'growth' } },
  { text: 'churn-old', states: ['failing', 'inference', 'v2'], labels: { team: 'growth', tier: 'gold' } },
  { text: 'iris', states: ['ready', 'inference', 'v2'], labels: {} },
];
const left = (filter: string) => filterItems(subjects, filter, (one) => one).map(({ text }) => text);

test.each([
  ['', ['churn-model', 'churn-old', 'iris']],
  ['CHURN', ['churn-model', 'churn-old']],
  ['churn old', ['churn-old']],
  ['!churn', ['iris']],
  ['!', ['churn-model', 'churn-old', 'iris']],
  ['churn !old', ['churn-model']],
  ['/^iris|old$/', ['churn-old', 'iris']],
  ['!/^churn/', ['iris']],
  ['/^iris', ['iris']],
  ['is:failing', ['churn-old']],
  ['!is:ready', ['churn-old']],
  ['is:v2 iris', ['iris']],
  ['team=growth', ['churn-model', 'churn-old']],
  ['tier==gold', ['churn-old']],
  ['tier=', ['churn-old']],
  ['team=sales', []],
  ['constructor=', []],
])('the filter %j leaves %j', (filter, expected) => {
  expect(left(filter)).toEqual(expected);
});

test('letters in their order are enough where nothing has the words', () => {
  expect(left('chrn')).toEqual(['churn-model', 'churn-old']);
  expect(left('chrnl')).toEqual(['churn-model', 'churn-old']);
  expect(left('chod is:failing')).toEqual(['churn-old']);
  expect(left('zz')).toEqual([]);
});

test('an expression that is not whole yet is a text to look for', () => {
  expect(left('/[')).toEqual([]);
  expect(makeMatcher('/(')({ text: 'a /( b' })).toBe(true);
});

test('in a text that has no labels, = and is: are letters like others', () => {
  expect(makeMatcher('level=error')({ text: 'time=1 level=error' })).toBe(true);
  expect(makeMatcher('is:ready')({ text: 'what is:ready' })).toBe(true);
});
