import { expect, test } from 'vitest';
import { createDrawing } from '../../../src/tui/app/drawing.js';
import { frameLines } from '../../../src/tui/screens/frame.js';
import type { State } from '../../../src/tui/state/state.js';
import { update } from '../../../src/tui/update/update.js';
import { after, named, pressed, stateWith } from '../states.js';

/** Clicks on the first cell that shows this text, as a person would. */
function clicked(state: State, text: string) {
  const rows = frameLines(state).map((row) => row.map((piece) => piece.text).join(''));
  const row = rows.findIndex((one) => one.includes(text));
  const column = rows[row]?.indexOf(text) ?? -1;
  return update(state, createDrawing({ state: () => state }).messageOf({ type: 'clicked', row, column }));
}

const letters = stateWith(named('a', 'b', 'c', 'd', 'e'));
const many = Array.from({ length: 40 }, (_, at) => `namespace-${at}`);
const menu = after(pressed(letters, 'n'), {
  type: 'loaded',
  loaded: { name: 'namespaces', names: { state: 'ready', value: many } },
});

test('a click puts the cursor on the row, a second one is enter, and the wheel moves it', () => {
  const [state] = update(letters, { type: 'clicked', row: 3, column: 10 });
  expect(state.cursor).toBe('kserve-demo/b');
  expect(after(state, { type: 'wheel-turned', rows: 3 }).cursor).toBe('kserve-demo/e');
  expect(after(state, { type: 'clicked', row: 3, column: 10 }).places.at(-1)).toMatchObject({
    name: 'details',
    of: 'kserve-demo/b',
  });
});

test.each([
  ['the header', 0],
  ['the titles', 1],
  ['below the last row', 9],
  ['the rule of the pane', 13],
])('a click on %s does nothing', (_, row) => {
  expect(after(letters, { type: 'clicked', row, column: 3 })).toBe(letters);
});

test('a click on a hint of the footer is its key', () => {
  expect(clicked(letters, 'keys')[0].places.at(-1)).toMatchObject({ name: 'keys' });
  expect(clicked(letters, 'quit')[1]).toEqual([{ type: 'quit', exitCode: 0 }]);
  expect(clicked(pressed(letters, '?'), 'back')[0].places).toHaveLength(1);
});

test('a click on a hint of a pane, or of a line that is typed, is its key', () => {
  expect(clicked(letters, 'predicts at once')[1]).toMatchObject([{ type: 'predict' }]);
  expect(clicked(pressed(letters, '/', 'b'), 'drop')[0]).toMatchObject({ filter: '', prompt: undefined });
});

test('in a menu a click marks a line, which stays where it is, and a second one chooses it', () => {
  const scrolled = pressed(menu, 'G');
  const [marked] = clicked(scrolled, 'namespace-30');
  expect(marked.places.at(-1)).toMatchObject({ name: 'namespaces', line: 31 });
  expect(frameLines(marked).findIndex((row) => row.some(({ text }) => text === 'namespace-30'))).toBe(
    frameLines(scrolled).findIndex((row) => row.some(({ text }) => text === 'namespace-30')),
  );
  expect(clicked(marked, 'namespace-30')[1]).toEqual([{ type: 'watch', namespace: 'namespace-30' }]);
});

test('in the YAML a click marks a line and a second one folds its block', () => {
  const text = { state: 'ready', value: 'spec:\n  predictor:\n    a: 1\nstatus: {}\n' } as const;
  const yaml = after(pressed(letters, 'y'), {
    type: 'loaded',
    loaded: { name: 'yaml', of: 'kserve-demo/a', text },
  });
  const [marked] = clicked(yaml, 'predictor:');
  const [folded] = clicked(marked, 'predictor:');
  expect(marked.places.at(-1)).toMatchObject({ line: 1 });
  expect(folded.places.at(-1)).toHaveProperty('toggled', new Set([1]));
});

test('on a page to read the wheel scrolls, and a click on its text does nothing', () => {
  const keys = pressed(letters, '?');
  expect(after(keys, { type: 'wheel-turned', rows: 3 }).places.at(-1)).toMatchObject({ line: 3 });
  expect(after(keys, { type: 'clicked', row: 3, column: 3 })).toBe(keys);
});

test('a click on a tool shows its command and copies it', () => {
  const commands = (['isvc', 'curl'] as const).map((tool) => ({ tool, command: `${tool} it`, notes: [] }));
  const copy = after(pressed(letters, 'C'), {
    type: 'loaded',
    loaded: { name: 'copy', of: 'kserve-demo/a', commands: { state: 'ready', value: commands } },
  });
  const [shown, effects] = clicked(copy, 'curl');
  expect(shown.places.at(-1)).toMatchObject({ name: 'copy', tool: 1 });
  expect(effects).toEqual([{ type: 'copy', text: 'curl it', what: 'the curl command' }]);
});
