import { expect, test } from 'vitest';
import { addCall, addTally, createTally, type LoadSample, type Tally } from '../../src/load/tally.js';

const answered: LoadSample = { sentBytes: 10, receivedBytes: 20 };

function tallyOf(calls: readonly (readonly [endMs: number, sample?: Partial<LoadSample>])[]): Tally {
  const tally = createTally();
  for (const [endMs, sample] of calls)
    addCall(tally, { dueMs: endMs - 5, sentMs: endMs - 5, endMs }, { ...answered, ...sample });
  return tally;
}

function totals({ slices }: Tally): readonly (readonly [ok: number, failed: number])[] {
  return slices.map(({ latency, failed }) => [latency.total, failed]);
}

function inOrder({ failures }: Tally): readonly string[] {
  return [...failures.values()].map((group) => JSON.stringify(group)).sort();
}

const failure = { who: 'gateway', summary: 'no route' } as const;

test('calls are counted in the second in which they ended', () => {
  const tally = tallyOf([[10], [999], [1000], [3500, { failure }]]);
  expect(tally.sliceMs).toBe(1000);
  expect(totals(tally)).toEqual([
    [2, 0],
    [1, 0],
    [0, 0],
    [0, 1],
  ]);
});

test('a long run has longer slices, not more of them', () => {
  const tally = tallyOf(Array.from({ length: 3600 }, (_, second) => [second * 1000 + 500] as const));
  expect(tally.sliceMs).toBe(16_000);
  expect(tally.slices).toHaveLength(225);
  expect(totals(tally).every(([ok]) => ok === 16)).toBe(true);
});

test('tallies of parts add up to the tally of the whole', () => {
  const some = [[10], [240_500], [300_000, { failure }]] as const;
  const others = [[20], [700], [5000, { failure: { ...failure, who: 'model' } }]] as const;
  for (const [first, second] of [
    [some, others],
    [others, some],
  ] as const) {
    const sum = tallyOf(first);
    addTally(sum, tallyOf(second));
    const whole = tallyOf([...first, ...second]);
    expect({ ...sum, failures: inOrder(sum) }).toEqual({
      ...whole,
      failures: inOrder(whole),
    });
  }
});

test('texts are counted in tokens, or in chunks where the server states no usage', () => {
  const text = { firstMs: 3, perTokenMs: 0.5, gapsMs: [1, 2], unit: 'tokens', count: 12 } as const;
  const tally = tallyOf([
    [100, { text }],
    [200, { text: { ...text, unit: 'chunks', count: 4 } }],
    [300, { text: { gapsMs: [], unit: 'tokens', count: 0 } }],
  ]);
  const { first, perToken, gaps, ...counts } = tally.text;
  expect(counts).toEqual({ tokens: 16, chunkCounted: 4, calls: 3 });
  expect([first.total, perToken.total, gaps.total]).toEqual([2, 2, 4]);
});

test('the wait for a place in the client belongs to the first token', () => {
  const tally = createTally();
  const text = { firstMs: 30, gapsMs: [], unit: 'tokens', count: 1 } as const;
  addCall(tally, { dueMs: 0, sentMs: 100, endMs: 140 }, { ...answered, text });
  expect(tally.text.first.maxUs).toBe(130_000);
  expect(tally.latency.maxUs).toBe(140_000);
  expect(tally.service.maxUs).toBe(40_000);
  expect(tally.late).toBe(1);
});

test('failures of very many kinds are counted, and do not fill the memory', () => {
  const calls = Array.from(
    { length: 500 },
    (_, at) => [at, { failure: { who: 'model', summary: `request ${at} failed` } }] as const,
  );
  const { failures } = tallyOf([...calls, ...calls]);
  expect(failures.size).toBe(50);
  const counts = [...failures.values()].map(({ count }) => count);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect([...failures.values()].at(-1)).toEqual({ who: 'not-sure', summary: 'other failures', count: 902 });
});
