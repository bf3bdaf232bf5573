import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { exchange } from '../../inference/samples.js';
import { after, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/b';
const yaml = 'metadata:\n  name: b\nspec:\n  predictor:\n    model: {}\n';
/** The list with a filter, the cursor on its second service, which answered twice. */
const list = after(
  pressed(stateWith(named('a', 'b', 'c')), '/', 'b', 'enter'),
  { type: 'call-ended', of, outcome: { kind: 'exchange', exchange: exchange({}) } },
  { type: 'call-ended', of, outcome: { kind: 'exchange', exchange: exchange({}) } },
);

/** The part of the state that shows a person where they are. */
const seen = ({ places, cursor, filter, top }: State) => ({ places, cursor, filter, top });

const screens: readonly (readonly [string, State])[] = [
  ['the list', list],
  ['the details', pressed(list, 'enter')],
  [
    'the YAML with a fold and a search',
    pressed(
      after(pressed(list, 'y'), {
        type: 'loaded',
        loaded: { name: 'yaml', of, text: { state: 'ready', value: yaml } },
      }),
      'enter',
      '/',
      'spec',
      'enter',
    ),
  ],
  ['the payload', pressed(list, 'P')],
  ['the history with its second line chosen', pressed(list, 'h', 'j', 'space')],
  ['two answers compared', pressed(list, 'h', 'enter')],
  ['the whole answer', pressed(list, 'v')],
  ['the raw exchange', pressed(list, 'w')],
  ['the commands', pressed(list, 'C')],
  ['the gateways', pressed(list, 'g')],
  ['the contexts with a filter', pressed(list, 'c', '/', 'k', 'down')],
  ['the keys with a filter', pressed(list, '?', '/', 'copy', 'enter')],
];
const keys = ['enter', 'y', 'P', 'h', 'v', 'w', 'C', 'g', 'c', 'n', 'l', '?'];

const pairs = screens.flatMap(([name, state]) => keys.map((key) => [name, key, state] as const));

test.each(pairs)('from %s, %s and esc lead back to where one was', (_, key, before) => {
  const settled = before.prompt === undefined ? before : { ...before, prompt: undefined };
  const there = pressed(settled, key);
  const isOpened = there.places.length === settled.places.length + 1;
  expect(seen(isOpened ? pressed(there, 'esc') : settled)).toEqual(seen(settled));
});

test('from the YAML through another screen to the YAML again, the first keeps its fold', () => {
  const folded = screens[2]?.[1] ?? list;
  const deep = pressed(folded, 'P', 'y');
  expect(deep.places.map(({ name }) => name)).toEqual(['services', 'yaml', 'payload', 'yaml']);
  expect(seen(pressed(deep, 'esc', 'esc'))).toEqual(seen(folded));
  expect(seen(pressed(deep, 'esc', 'esc', 'esc'))).toEqual(seen(list));
});
