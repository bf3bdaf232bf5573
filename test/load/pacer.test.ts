import { expect, test } from 'vitest';
import { dueTimes, type CallPace, seededRandom } from '../../src/load/pacer.js';

function firstDue(count: number, pace: Partial<CallPace>, share?: { index: number; of: number }): number[] {
  const all = { ratePerS: 100, arrivals: 'constant', rampMs: 0, ...pace } as const;
  return dueTimes(all, seededRandom(1), share).take(count).toArray();
}

function dueBefore(endMs: number, pace: Partial<CallPace>, seed: number): number[] {
  const all = { ratePerS: 100, arrivals: 'constant', rampMs: 0, ...pace } as const;
  const due: number[] = [];
  for (const ms of dueTimes(all, seededRandom(seed))) {
    if (ms >= endMs) break;
    due.push(ms);
  }
  return due;
}

test('a constant rate has equal gaps and begins at once', () => {
  expect(firstDue(4, { ratePerS: 100 })).toEqual([0, 10, 20, 30]);
  expect(firstDue(3, { ratePerS: 0.5 })).toEqual([0, 2000, 4000]);
});

test('a ramp rises in a straight line, and half of its requests fall in its last 29 %', () => {
  const due = dueBefore(2000, { ratePerS: 100, rampMs: 1000 }, 1);
  const inRamp = due.filter((ms) => ms < 1000);
  expect(inRamp).toHaveLength(50);
  expect(inRamp.filter((ms) => ms < 1000 * Math.SQRT1_2)).toHaveLength(25);
  expect(due.filter((ms) => ms >= 1000)).toHaveLength(100);
  expect(due.toSorted((a, b) => a - b)).toEqual(due);
});

test('the parts of a constant pace make the whole one', () => {
  const parts = [0, 1, 2].flatMap((index) => firstDue(4, {}, { index, of: 3 }));
  expect(parts.toSorted((a, b) => a - b)).toEqual(firstDue(12, {}));
});

test('Poisson arrivals have the mean and the spread of an exponential gap', () => {
  const due = dueBefore(100_000, { ratePerS: 100, arrivals: 'poisson' }, 7);
  // 10,000 are expected, with a deviation of 100.
  expect(Math.abs(due.length - 10_000)).toBeLessThan(400);
  const gaps = due.slice(1).map((ms, at) => ms - (due[at] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  expect(deviation / mean).toBeCloseTo(1, 1);
});

test('the parts of Poisson arrivals have their part of the rate', () => {
  const third = dueTimes({ ratePerS: 300, arrivals: 'poisson', rampMs: 0 }, seededRandom(3), {
    index: 1,
    of: 3,
  });
  const last = third.drop(9999).next().value;
  expect(Math.abs((last ?? 0) - 100_000)).toBeLessThan(4000);
});

function numbersOf(seed: number): number[] {
  return Array.from({ length: 5 }, seededRandom(seed));
}

test('the same seed makes the same numbers, another seed others', () => {
  expect(numbersOf(42)).toEqual(numbersOf(42));
  expect(numbersOf(42)).not.toEqual(numbersOf(43));
  // Those that mulberry32 gives for 42.
  expect(numbersOf(42)[0]).toBeCloseTo(0.6011037519201636, 12);
  const many = Array.from({ length: 20_000 }, seededRandom(5));
  expect(many.reduce((sum, value) => sum + value, 0) / many.length).toBeCloseTo(0.5, 2);
});
