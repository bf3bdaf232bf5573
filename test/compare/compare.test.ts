import { expect, test } from 'vitest';
import { type Comparison, compareSides, holdsWithin, type CompareSide } from '../../src/compare/compare.js';
import { comparisonLines } from '../../src/compare/comparison-lines.js';
import { lineText } from '../../src/format/toned.js';
import type { Exchange } from '../../src/inference/exchange.js';
import { exchange, failed } from '../inference/samples.js';
import { answered } from '../tui/answers.js';

function shownLines(comparison: Parameters<typeof comparisonLines>[0]): readonly string[] {
  return comparisonLines(comparison).map(lineText);
}

const never = new AbortController().signal;
const scores = (...values: readonly number[]) => [
  { name: 'scores', datatype: 'FP64', shape: [1, values.length], values: Float64Array.from(values) } as const,
];

function took(sent: Exchange, totalMs: number): Exchange {
  const { roundTrip } = sent;
  return { ...sent, roundTrip: { ...roundTrip, timings: { ...roundTrip.timings, totalMs } } };
}

function side(name: string, send: (index: number) => Exchange, log: string[] = []): CompareSide {
  return {
    name,
    what: `revision ${name}`,
    send: (index) => {
      log.push(`${name}${index}`);
      return Promise.resolve(send(index));
    },
  };
}

const same = () => answered(scores(1, 2));
const mixed = (index: number) => (index === 0 ? failed({}) : same());

test('each payload goes to both, and each goes first in its turn', async () => {
  const log: string[] = [];
  const result = await compareSides([side('a', same, log), side('b', same, log)], { requests: 3 }, never);
  expect(log).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
  expect([result.equal, result.largest.share, result.otherClass]).toEqual([3, 0, 0]);
  expect(shownLines(result)).toContain('answers: all 3 equal');
});

test('pairs that failed on both sides are not equal answers', async () => {
  const result = await compareSides([side('a', mixed), side('b', mixed)], { requests: 3 }, never);
  expect([result.equal, result.failedAlike, result.largest.share]).toEqual([2, 1, 0]);
  expect(shownLines(result)).toContain('answers: 2 of 3 equal, 1 failed on both sides');
  const other = (index: number) => (index === 2 ? answered(scores(1, 4)) : mixed(index));
  const apart = await compareSides([side('a', mixed), side('b', other)], { requests: 3 }, never);
  expect(shownLines(apart)).toContainEqual(
    expect.stringMatching(/^answers: 1 of 3 equal, 1 failed on both sides; the largest difference is 50 %/),
  );
});

test('a version that is slower is told apart from noise', async () => {
  const fast = side('a', (index) => took(answered(scores(1)), 10 + (index % 3)));
  const slow = side('b', (index) => took(answered(scores(1)), 20 + (index % 3)));
  const apart = await compareSides([fast, slow], { requests: 30 }, never);
  expect([apart.slower, apart.pValue < 0.01]).toEqual([1, true]);
  expect(shownLines(apart)).toContainEqual(
    expect.stringMatching(/^latency: b is slower in 100 % of the pairs/),
  );
  const noise = await compareSides([fast, { ...fast, name: 'c' }], { requests: 30 }, never);
  expect(shownLines(noise)).toContainEqual(expect.stringMatching(/^latency: no more than noise/));
});

test('latencies of two kinds of way are not compared', async () => {
  const direct = answered(scores(1));
  const { endpoint } = direct;
  const forwarded = {
    ...direct,
    endpoint: { ...endpoint, candidate: { ...endpoint.candidate, route: 'port-forward' as const } },
  };
  const result = await compareSides(
    [side('a', () => direct), side('b', () => forwarded)],
    { requests: 2 },
    never,
  );
  expect(shownLines(result)).toContainEqual(
    expect.stringMatching(/^latency: not comparable, as a was called by /),
  );
});

test('the gate: no answer further away than allowed, and no more failures than before', async () => {
  const one = side('a', () => answered(scores(0.5, 0.4)));
  const near = await compareSides(
    [one, side('b', () => answered(scores(0.5, 0.396)))],
    { requests: 2 },
    never,
  );
  expect([holdsWithin(near, 0.02), holdsWithin(near, 0.001)]).toEqual([true, false]);
  const broken = failed({ who: 'server', summary: 'it failed' });
  const failing = await compareSides([one, side('b', () => broken)], { requests: 2 }, never);
  expect([holdsWithin(failing, 1), failing.sides[1].failed, failing.sides[1].latency.count]).toEqual([
    false,
    2,
    0,
  ]);
  expect(shownLines(failing)).toContain('b, 2 of 2: it failed');
  const both = await compareSides([side('a', () => broken), side('b', () => broken)], { requests: 2 }, never);
  expect(holdsWithin(both, 1)).toBe(false);
});

test('where one answers nothing, the figures of the other stand all the same', async () => {
  const broken = failed({ who: 'server', summary: 'it failed' });
  const send = () => broken;
  const half = await compareSides([side('a', send), side('b', same)], { requests: 4 }, never);
  const [heading = '', ...rest] = shownLines(half);
  expect(heading.trim()).toBe('a            b');
  expect(rest).toContainEqual(expect.stringMatching(/^p50 {9,}\S+ ms$/u));
  expect(rest).toContainEqual(expect.stringMatching(/^slowest {9,}\S+ ms$/u));
  const none = await compareSides([side('a', send), side('b', send)], { requests: 4 }, never);
  expect(shownLines(none)).toContain('answers: none to compare');
});

test('each pair tells of the comparison so far', async () => {
  const told: string[] = [];
  const onPair = (done: number, soFar: () => Comparison) =>
    told.push(`${done} ${soFar().requests} ${soFar().sides[1].answered}`);
  await compareSides([side('a', same), side('b', same)], { requests: 3, onPair }, never);
  expect(told).toEqual(['1 1 1', '2 2 2', '3 3 3']);
});

const long = (name: string) => ({ ...side(name, same), what: `revision a-very-long-name-of-it-${name}` });

test('long names keep their ends where the table has too few columns', async () => {
  const result = await compareSides([long('00001'), long('00002')], { requests: 1 }, never);
  const table = comparisonLines(result, 50).slice(0, 4).map(lineText);
  expect(table[1]).toBe('is         …-name-of-it-00001   …-name-of-it-00002');
  expect(Math.max(...table.map((row) => row.length))).toBeLessThanOrEqual(50);
});

test('the signal ends it between two calls', async () => {
  const stop = new AbortController();
  const aborting = side('a', () => {
    stop.abort(new Error('enough'));
    return exchange({});
  });
  await expect(compareSides([aborting, aborting], { requests: 2 }, stop.signal)).rejects.toThrow('enough');
});
