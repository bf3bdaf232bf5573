import { expect, test } from 'vitest';
import type { Exchange } from '../../../src/inference/exchange.js';
import type { State } from '../../../src/tui/state/state.js';
import { update } from '../../../src/tui/update/update.js';
import { exchange, failed, service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const iris = service({ name: 'iris' });
const state = stateWith([iris, ...named('other')]);
const ended = (sent: Exchange = exchange({})) =>
  ({ type: 'call-ended', of, outcome: { kind: 'exchange', exchange: sent } }) as const;
const stop = { type: 'stop-repeat', of: [of] } as const;
const due = { type: 'repeat-due', of } as const;
const took = (totalMs: number, prediction = 0n): Exchange => {
  const one = exchange({});
  const tensors = [
    { name: 'p', datatype: 'INT64', shape: [1], values: new BigInt64Array([prediction]) },
  ] as const;
  return {
    ...one,
    roundTrip: { ...one.roundTrip, timings: { ...one.roundTrip.timings, totalMs } },
    answer: { tensors, json: [Buffer.from(`{"id":"${totalMs}"}`)] },
  };
};
/** The repetition, with these predictions made. */
const repeated = (...exchanges: readonly Exchange[]): State =>
  after(pressed(state, 'r'), ...exchanges.flatMap((one) => [ended(one), due]));

test('r predicts at once, and again so long after the start of the one before', () => {
  expect(effectsOf(state, 'r')).toEqual([{ type: 'predict', service: iris }]);
  const started = after(pressed(state, 'r'), { type: 'call-started', of, at: 1_009_000 });
  expect(update(started, ended())[1]).toEqual([
    { type: 'repeat-after', of, startedAt: 1_009_000, everyMs: 2000 },
  ]);
  expect(update(after(started, ended()), due)[1]).toEqual([{ type: 'predict', service: iris }]);
});

test('it never overlaps itself: what is due while one is in flight is left out', () => {
  expect(update(pressed(state, 'r'), due)[1]).toEqual([]);
});

test.each([
  [['r'], 5000],
  [['r', 'r'], 10_000],
  [['r', 'r', 'r'], 1000],
  [['-'], 1000],
  [['-', '-'], 1000],
  [['+', '+', '+'], 10_000],
])('r again, + and - choose the interval: %j', (keys, everyMs) => {
  const waiting = after(pressed(state, 'r'), ended());
  expect(pressed(waiting, ...keys).repeat?.everyMs).toBe(everyMs);
  expect(effectsOf(waiting, ...keys)).toMatchObject([{ type: 'repeat-after', everyMs }]);
});

test.each([
  ['r', 5000],
  ['+', 5000],
  ['-', 2000],
])('from an interval of the settings that is none of those, %s goes to the one beside it', (key, everyMs) => {
  const settings = { ...state.settings, repeatMs: 3000 };
  const waiting = after(pressed({ ...state, settings }, 'r'), ended());
  expect(waiting.repeat?.everyMs).toBe(3000);
  expect(pressed(waiting, key).repeat?.everyMs).toBe(everyMs);
});

test('another interval while one is in flight waits for its end', () => {
  expect(effectsOf(state, 'r', 'r')).toEqual([]);
});

test('an answer with other values is a change; another id or time is none', () => {
  const beats = repeated(took(10), took(20), took(30, 1n), took(40, 1n)).repeat?.runs.get(of)?.beats;
  expect(beats?.map(({ tookMs, changed }) => [tookMs, changed])).toEqual([
    [10, false],
    [20, false],
    [30, true],
    [40, false],
  ]);
});

test('a failure is a change and has no latency', () => {
  expect(repeated(took(10), failed({})).repeat?.runs.get(of)?.beats.at(-1)).toEqual({
    tookMs: undefined,
    changed: true,
  });
});

test('esc ends it, with what is in flight', () => {
  expect(effectsOf(state, 'r', 'esc')).toEqual([{ type: 'cancel', of }, stop]);
  const waiting = after(pressed(state, 'r'), ended());
  expect(effectsOf(waiting, 'j', 'esc')).toEqual([stop]);
  expect(update(pressed(waiting, 'esc'), due)).toEqual([pressed(waiting, 'esc'), []]);
});

test('r on another service repeats that one instead', () => {
  const moved = pressed(after(pressed(state, 'r'), ended()), 'j');
  expect(effectsOf(moved, 'r').map(({ type }) => type)).toEqual(['stop-repeat', 'predict']);
  expect([...(pressed(moved, 'r').repeat?.runs.keys() ?? [])]).toEqual(['kserve-demo/other']);
});

test('it ends when there is nothing to send, or the service is gone', () => {
  const failure = { kind: 'payload', summary: 'Nothing.', next: [{ text: 'Give one.' }] } as const;
  const outcome = { kind: 'problem', at: 1, failure } as const;
  expect(after(pressed(state, 'r'), { type: 'call-ended', of, outcome }).repeat).toBeUndefined();
  const gone = after(
    repeated(took(1)),
    { type: 'call-cancelled', of },
    { type: 'listed', services: named('other') },
  );
  expect(update(gone, due)[0].repeat).toBeUndefined();
});

test('the pane shows the interval, a sparkline and where the answer changed, without a blink', () => {
  const text = drawn(repeated(took(10), took(40), took(20, 1n))).join('\n');
  expect(text).toMatch(/─ iris ─ ↻ every 2 s ─ answered by the model/);
  expect(text).toMatch(/ {3}▂█▄ {2}10 ms – 40 ms, last 20 ms · 3× · 1 changed/);
  expect(text).toMatch(/^ {5}≠ {2}another answer than before {2}h compares {2}\+ - interval {2}esc ends$/m);
  expect(text).toMatch(/^↻▸ iris.*ok +20 ms/m);
});

test('a slow one is told after a second; another service names the repetition in the rule', () => {
  const slow = after(repeated(took(10)), { type: 'ticked', now: 1_010_500 });
  expect(drawn(slow).join('\n')).toContain('↻ every 2 s · asking… 2.5 s');
  expect(drawn(pressed(slow, 'j')).join('\n')).toContain(' ↻ iris every 2 s ');
});

test('a change of namespace ends it: its list is gone', () => {
  const names = { state: 'ready', value: ['kserve-demo', 'vision'] } as const;
  const menu = after(pressed(state, 'r', 'n'), { type: 'loaded', loaded: { name: 'namespaces', names } });
  const [next, effects] = update(pressed(menu, '/', 'v', 'i'), { type: 'key', key: 'enter' });
  expect(effects).toContainEqual(stop);
  expect(next.repeat).toBeUndefined();
});
