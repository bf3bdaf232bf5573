import { expect, test } from 'vitest';
import { type CompareSide, compareSides } from '../../../src/compare/compare.js';
import { frameLines } from '../../../src/tui/screens/frame.js';
import type { CompareState } from '../../../src/tui/state/compare.js';
import type { State } from '../../../src/tui/state/state.js';
import { exchange, service } from '../../inference/samples.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const iris = service({ name: 'iris' });
const state = stateWith([iris]);
const three = stateWith(named('a', 'b', 'c'));

const facts = {
  sides: [
    { name: 'prev', what: 'revision iris-00001', percent: 90 },
    { name: 'latest', what: 'revision iris-00002', percent: 10 },
  ],
  payload: 'the example',
  pairs: 20,
} as const;

function told(before: State, comparing: CompareState): State {
  return after(before, { type: 'loaded', loaded: { name: 'compare', of: iris.key, comparing } });
}

function text(shown: State): string {
  return frameLines(shown)
    .map((row) => row.map((piece) => piece.text).join(''))
    .join('\n');
}

function side(name: string): CompareSide {
  return { name, what: `revision ${name}`, send: () => Promise.resolve(exchange({})) };
}

async function comparison(requests: number) {
  return compareSides([side('prev'), side('latest')], { requests }, new AbortController().signal);
}

test('B on a service compares its two versions, as they are called: nothing is sent before enter', () => {
  const chosen = { ...state, models: new Map([[iris.key, 'other']]) };
  expect(effectsOf(chosen, 'B')).toMatchObject([
    { type: 'prepare-comparison', one: { service: iris, model: 'other' } },
  ]);
  expect(effectsOf(chosen, 'B')[0]).not.toHaveProperty('other');
  const asking = told(pressed(state, 'B'), { phase: 'asking', ...facts });
  expect(text(asking)).toContain('prev · 90 % of the traffic');
  expect(text(asking)).toContain('enter start');
  expect(effectsOf(asking, 'enter')).toEqual([{ type: 'start-comparison' }]);
  // A second enter starts no second one.
  expect(effectsOf(asking, 'enter', 'enter')).toEqual([]);
});

test('the details compare their own service, whatever is marked', () => {
  const details = pressed(three, 'space', 'space', 'enter');
  expect(effectsOf(details, 'B')[0]).toMatchObject({ one: { service: { name: 'c' } } });
  expect(effectsOf(details, 'B')[0]).not.toHaveProperty('other');
});

test('two marked services are compared, or the marked one with that under the cursor; three are not', () => {
  expect(effectsOf(three, 'space', 'space', 'B')[0]).toMatchObject({
    one: { service: { name: 'a' } },
    other: { service: { name: 'b' } },
  });
  expect(effectsOf(three, 'space', 'B')[0]).toMatchObject({
    one: { service: { name: 'a' } },
    other: { service: { name: 'b' } },
  });
  // The cursor is on the marked one.
  expect(effectsOf(three, 'space', 'up', 'B')[0]).not.toHaveProperty('other');
  expect(effectsOf(three, '*', 'B')).toEqual([]);
  expect(pressed(three, '*', 'B').notice).toBe('B compares two services, and 3 are marked');
});

test('a marked service that was deleted is not compared, and no other in its place', () => {
  const marked = pressed(three, 'space', 'space');
  const services = named('a', 'c');
  const without = after(marked, { type: 'listed', services });
  expect(effectsOf(without, 'B')[0]).toMatchObject({
    one: { service: { name: 'a' } },
    other: { service: { name: 'c' } },
  });
  const failure = { kind: 'answer', summary: 'it failed', next: [] } as const;
  const [one, other] = named('a', 'b').map(({ key }) => key);
  const failed = after(
    pressed(marked, 'B'),
    {
      type: 'loaded',
      loaded: { name: 'compare', of: one ?? '', other: other ?? '', comparing: { phase: 'failed', failure } },
    },
    { type: 'listed', services },
  );
  expect(effectsOf(failed, 'enter')).toEqual([]);
  expect(pressed(failed, 'enter').notice).toBe(`${other} is gone: esc goes back`);
});

test('while it runs the screen says how far it is, and shows the figures so far', async () => {
  const running = told(pressed(state, 'B'), { phase: 'running', pairs: 20, soFar: await comparison(5) });
  expect(text(running)).toContain('25%');
  expect(text(running)).toContain('5 of 20 pairs · esc ends it');
  expect(text(running)).toContain('answers: all 5 equal');
  expect(text(running)).not.toContain('enter start');
});

test('after the end enter asks again, and each way out ends what goes on', async () => {
  const ended = told(pressed(state, 'B'), { phase: 'ended', comparison: await comparison(2) });
  expect(effectsOf(ended, 'enter')).toMatchObject([{ type: 'prepare-comparison' }]);
  for (const key of ['q', 'esc']) expect(effectsOf(ended, key)).toEqual([{ type: 'stop-comparison' }]);
  expect(effectsOf(ended, 'ctrl-c')).toEqual([{ type: 'quit', exitCode: 130 }]);
});

test('a service of one version alone says what to do here, and offers no second try', () => {
  const failure = {
    kind: 'usage',
    summary: 'iris has only one version.',
    next: [{ text: 'isvc compare' }],
  } as const;
  const failed = told(pressed(state, 'B'), { phase: 'failed', failure });
  expect(text(failed)).toContain('space marks two services and B compares them');
  expect(text(failed)).not.toContain('isvc compare');
  expect(text(failed)).not.toContain('enter start');
});
