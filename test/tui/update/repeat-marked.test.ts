import { expect, test } from 'vitest';
import type { Exchange } from '../../../src/inference/exchange.js';
import type { Message } from '../../../src/tui/state/messages.js';
import type { State } from '../../../src/tui/state/state.js';
import { update } from '../../../src/tui/update/update.js';
import { exchange, failed } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const keyOf = (name: string) => `kserve-demo/${name}`;
const three = stateWith(named('a', 'b', 'c'));
/** a and b are marked, and the cursor is on c. */
const marked = pressed(three, 'space', 'space');

function took(totalMs: number): Exchange {
  const one = exchange({});
  return { ...one, roundTrip: { ...one.roundTrip, timings: { ...one.roundTrip.timings, totalMs } } };
}

function ended(name: string, sent: Exchange = exchange({})): Message {
  return { type: 'call-ended', of: keyOf(name), outcome: { kind: 'exchange', exchange: sent } };
}

const due = (name: string): Message => ({ type: 'repeat-due', of: keyOf(name) });

/** The names that these effects predict, and for which they wait. */
function predicted(effects: ReturnType<typeof effectsOf>): readonly string[] {
  return effects.flatMap((effect) => (effect.type === 'predict' ? [effect.service.name] : []));
}

test('r with marks repeats the marked services, each at its own pace', () => {
  expect(predicted(effectsOf(marked, 'r'))).toEqual(['a', 'b']);
  const running = pressed(marked, 'r');
  expect(update(running, ended('a'))[1]).toMatchObject([
    { type: 'repeat-after', of: keyOf('a'), everyMs: 2000 },
  ]);
  const waiting = after(running, ended('a'));
  expect(predicted(update(waiting, due('a'))[1])).toEqual(['a']);
  // That b takes its time is no reason to wait for a; and b never overlaps itself.
  expect(update(waiting, due('b'))[1]).toEqual([]);
  expect(waiting.repeat?.runs.get(keyOf('c'))).toBeUndefined();
});

test('the pane shows calls, failures and percentiles of each, side by side', () => {
  const beats = [...Array.from({ length: 19 }, (_, at) => 10 + at), 90];
  const messages = beats.flatMap((ms) => [ended('a', took(ms)), due('a')]);
  const running = after(
    pressed(marked, 'r'),
    ...messages,
    ended('b', failed({ summary: 'it has no route' })),
  );
  const text = drawn(running).join('\n');
  expect(text).toContain('─ 2 marked ─ ↻ every 2 s');
  expect(text).toMatch(/^ +CALLS +FAILED +P50 +P95 +SLOWEST$/mu);
  expect(text).toMatch(/^ +a +20 +– +19 ms +28 ms +90 ms +[▁-█]+$/mu);
  // No percentile of nothing, and who answered in place of the model.
  expect(text).toMatch(/^ +b +1 +1 +– +– +– +✗ it has no route$/mu);
  expect(text).toContain('+ - interval');
});

test('a p95 of fewer than 20 calls would be the slowest: there is none', () => {
  const messages = [10, 20, 30].flatMap((ms) => [ended('a', took(ms)), due('a')]);
  expect(drawn(after(pressed(marked, 'r'), ...messages)).join('\n')).toMatch(/^ +a +3 +– +20 ms +– +30 ms/mu);
});

test('the repetition follows the marks: one that is marked begins, one that is not is left alone', () => {
  const running = after(pressed(marked, 'r'), ended('a'), ended('b'));
  expect(predicted(effectsOf(running, 'space'))).toEqual(['c']);
  const without = update(pressed(running, 'k'), { type: 'key', key: 'space' });
  expect(without[1]).toEqual([{ type: 'stop-repeat', of: [keyOf('b')] }]);
  expect(update(without[0], due('b'))[1]).toEqual([]);
  expect(drawn(without[0]).join('\n')).toContain('1 marked ─ ↻');
});

test('a service that is gone leaves it, and without any it ends', () => {
  const running = after(pressed(marked, 'r'), ended('a'), ended('b'));
  const [left, stop] = update(running, { type: 'listed', services: named('b', 'c') });
  expect(stop).toContainEqual({ type: 'stop-repeat', of: [keyOf('a')] });
  const [none, rest] = update(left, { type: 'listed', services: named('c') });
  expect(rest).toContainEqual({ type: 'stop-repeat', of: [keyOf('b')] });
  expect(none.repeat).toBeUndefined();
});

test('only some of many are in flight at once', () => {
  const many = stateWith(named(...Array.from({ length: 20 }, (_, at) => `s${at}`)));
  expect(predicted(effectsOf(many, '*', 'r'))).toHaveLength(8);
  const running = pressed(many, '*', 'r');
  const [first = ''] = running.calls.keys();
  const [next] = update(running, ended(first.replace('kserve-demo/', '')));
  expect(next.calls.size).toBe(8);
});

test('esc ends it with what is in flight and waits, and keeps the marks; r goes to the next interval', () => {
  expect(pressed(marked, 'r', 'r').repeat?.everyMs).toBe(5000);
  const many = pressed(stateWith(named(...Array.from({ length: 20 }, (_, at) => `s${at}`))), '*', 'r');
  const effects = effectsOf(many, 'esc');
  expect(effects.filter(({ type }) => type === 'cancel')).toHaveLength(8);
  expect(effects.at(-1)).toMatchObject({ type: 'stop-repeat' });
  const stopped: State = pressed(many, 'esc');
  expect([stopped.repeat, stopped.queue, stopped.marked.size]).toEqual([undefined, [], 20]);
});

test('another interval is that of each of them', () => {
  const waiting = after(pressed(marked, 'r'), ended('a'), ended('b'));
  expect(effectsOf(waiting, '+')).toMatchObject([
    { type: 'repeat-after', of: keyOf('a'), everyMs: 5000 },
    { type: 'repeat-after', of: keyOf('b'), everyMs: 5000 },
  ]);
});

test('r with marks takes the place of the repetition of one service', () => {
  const one = after(pressed(three, 'r'), ended('a'));
  const both = pressed(one, 'space', 'space');
  const effects = effectsOf(both, 'r');
  expect(effects[0]).toEqual({ type: 'stop-repeat', of: [keyOf('a')] });
  expect(predicted(effects)).toEqual(['a', 'b']);
});
