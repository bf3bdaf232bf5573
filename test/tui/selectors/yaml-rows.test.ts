import { array, assert, constantFrom, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { blockOf, matchingLines, openTo, toggleAt, yamlRows } from '../../../src/tui/selectors/yaml-rows.js';

const lines = [
  'metadata:',
  '  managedFields:',
  '    - manager: kubectl',
  '      operation: Update',
  '  name: iris',
  'status:',
  '  conditions:',
  '  - type: Ready',
  '    status: "True"',
  '  - type: Other',
  '  url: http://iris',
];
const none: ReadonlySet<number> = new Set();
const shown = (toggled: ReadonlySet<number>) =>
  yamlRows(lines, toggled).map(({ at, hidden }) => [at, hidden]);

test('managedFields start folded, everything else open', () => {
  expect(yamlRows(lines, none)[1]).toEqual({ at: 1, text: '  managedFields:', hidden: 2 });
  expect(shown(none).map(([at]) => at)).toEqual([0, 1, 4, 5, 6, 7, 8, 9, 10]);
  expect(yamlRows(lines, toggleAt(none, 1))).toHaveLength(lines.length);
});

test('a block is what is indented further, a list right below its key, or an item of one', () => {
  expect(shown(toggleAt(none, 6))).toContainEqual([6, 3]);
  expect(shown(toggleAt(none, 7))).toContainEqual([7, 1]);
  expect(shown(toggleAt(none, 5))).toContainEqual([5, 5]);
});

test('a line without a block of its own folds the one around it', () => {
  expect([6, 8, 10, 4].map((at) => blockOf(lines, at))).toEqual([6, 7, 5, 0]);
  expect(blockOf(['name: a'], 0)).toBeUndefined();
});

test('what is found inside of folded blocks opens them', () => {
  const folded = toggleAt(toggleAt(none, 5), 7);
  expect(shown(openTo(lines, 8, folded)).map(([at]) => at)).toContain(8);
  expect(shown(openTo(lines, 3, none)).map(([at]) => at)).toContain(3);
});

test('a search does not heed the case; an empty one finds nothing', () => {
  expect(matchingLines(lines, 'READY')).toEqual([7]);
  expect(matchingLines(lines, '')).toEqual([]);
});

test('whatever is folded, each line is shown or hidden once', () => {
  const text = array(constantFrom('a:', '  b:', '  - c: 1', '    d: 2', '', '  managedFields:'));
  assert(
    property(text, array(nat(20)), (some, toggled) => {
      const rows = yamlRows(some, new Set(toggled));
      expect(rows.reduce((sum, { hidden }) => sum + 1 + hidden, 0)).toBe(some.length);
    }),
  );
});
