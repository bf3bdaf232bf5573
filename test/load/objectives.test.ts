import { expect, test } from 'vitest';
import { checkObjective, parseObjectives } from '../../src/load/objectives.js';
import { addCall, createTally, type LoadSample } from '../../src/load/tally.js';

const failure = { who: 'model', summary: 'it failed' } as const;

/** 1,000 calls of 1 to 1,000 ms in 100 s, of which the last 20 failed. */
function runOf(calls: number, sampleOf: (call: number) => Partial<LoadSample> = () => ({})) {
  const tally = createTally();
  for (let call = 1; call <= calls; call += 1)
    addCall(
      tally,
      { dueMs: 0, sentMs: 0, endMs: call },
      { sentBytes: 1, receivedBytes: 1, ...(call > 980 ? { failure } : {}), ...sampleOf(call) },
    );
  return { tally, elapsedMs: 100_000 };
}

function resultOf(text: string, run = runOf(1000)) {
  return parseObjectives(text).map((objective) => {
    const { isHeld, value, unit } = checkObjective(objective, run);
    const digits = unit === 'ms' ? 1 : 10;
    return [isHeld, value === undefined ? undefined : Math.round(value * digits) / digits, unit];
  });
}

test.each([
  ['p50<500ms', [[true, 490, 'ms']]],
  ['p50<490ms', [[false, 490, 'ms']]],
  ['p99 < 0.971s', [[false, 971, 'ms']]],
  ['p90<900000us', [[true, 882, 'ms']]],
  ['max<1s', [[true, 980, 'ms']]],
  ['errors<1%', [[false, 2, '%']]],
  [
    'errors<2.5%,rate>9/s',
    [
      [true, 2, '%'],
      [true, 9.8, '/s'],
    ],
  ],
  ['rate>10/s', [[false, 9.8, '/s']]],
  ['service-p50>100ms', [[true, 490, 'ms']]],
] as const)('%s', (text, result) => {
  expect(resultOf(text)).toEqual(result);
});

test('objectives of texts', () => {
  const run = runOf(200, () => ({
    text: { firstMs: 80, perTokenMs: 20, gapsMs: [20], unit: 'tokens', count: 30 },
  }));
  expect(resultOf('ttft-p95<100ms,tpot-p99<19ms,gap-max<30ms,tokens>50/s', run)).toEqual([
    [true, 80, 'ms'],
    [false, 20, 'ms'],
    [true, 20, 'ms'],
    [true, 60, '/s'],
  ]);
});

test('a percentile that too few calls can show is not held', () => {
  expect(resultOf('p99.9<10s', runOf(980))).toEqual([[false, undefined, 'ms']]);
  expect(resultOf('p99<10s', runOf(99))).toEqual([[false, undefined, 'ms']]);
  expect(resultOf('p99<10s', runOf(100))).toEqual([[true, 99, 'ms']]);
  expect(resultOf('errors<1%,max<1s', runOf(0))).toEqual([
    [false, undefined, '%'],
    [false, undefined, 'ms'],
  ]);
});

test('a call that was not sent is not answered', () => {
  const run = runOf(90);
  run.tally.dropped = 10;
  expect(resultOf('errors<10%', run)).toEqual([[false, 10, '%']]);
});

test.each([
  '',
  'p99',
  'p99<200',
  'p99<1%',
  'p99=1ms',
  'p100<1ms',
  'p99<-1ms',
  'errors<5',
  'errors<5ms',
  'ttft-errors<1%',
  'tfft-p99<1ms',
  'rate>5',
  'p99<1ms,',
  'p99<1e3ms',
])('%j is not an objective', (text) => {
  expect(() => parseObjectives(text)).toThrow('is not an objective');
});
