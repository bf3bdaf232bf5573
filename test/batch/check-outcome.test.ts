import { expect, test } from 'vitest';
import { checkOutcome } from '../../src/batch/check-outcome.js';
import { outcomeOf, outcomeOfProblem, stoppedOutcome } from '../../src/batch/outcome.js';
import type { Expectation, SuiteValue } from '../../src/batch/suite.js';
import type { Exchange } from '../../src/inference/exchange.js';
import type { Tensor } from '../../src/inference/tensor.js';
import { exitCodes, Problem } from '../../src/problem.js';
import { failed } from '../inference/samples.js';
import { answered } from '../tui/answers.js';

const call = { name: 'a', service: 'n/a', namespace: 'n' };
const exactly = { by: 'amount', most: 0 } as const;

function check(exchange: Exchange, expected: Partial<Expectation>) {
  const outcome = outcomeOf(call, exchange);
  return checkOutcome(outcome, exchange, { tolerance: exactly, ...expected });
}

const tensor = (name: string, datatype: Tensor['datatype'], values: Tensor['values']): Tensor => ({
  name,
  datatype,
  shape: [values.length],
  values,
});

const json = (text: string) => answered([], { answer: { tensors: [], json: [Buffer.from(text)] } });

test.each<readonly [string, Tensor, readonly SuiteValue[], Expectation['tolerance'], string | undefined]>([
  ['the same', tensor('y', 'FP64', Float64Array.of(1, 2)), [1, 2], exactly, undefined],
  ['nested lists', tensor('y', 'FP64', Float64Array.of(1, 2)), [[1], [2]], exactly, undefined],
  ['a float32 as it is written', tensor('y', 'FP32', Float32Array.of(0.1)), [0.1], exactly, undefined],
  ['too few', tensor('y', 'FP64', Float64Array.of(1)), [1, 2], exactly, 'y has 1 value, and 2 are expected'],
  ['another', tensor('y', 'FP64', Float64Array.of(1, 3)), [1, 2], exactly, 'y[1] is 3, and 2 is expected'],
  ['within', tensor('y', 'FP64', Float64Array.of(0.4)), [0.3], { by: 'amount', most: 0.1 }, undefined],
  [
    'beyond',
    tensor('y', 'FP64', Float64Array.of(0.41)),
    [0.3],
    { by: 'amount', most: 0.1 },
    'y[0] is 0.41, and 0.3 ± 0.1 is expected',
  ],
  ['a share', tensor('y', 'FP64', Float64Array.of(101)), [100], { by: 'share', most: 0.01 }, undefined],
  [
    'beyond a share',
    tensor('y', 'FP64', Float64Array.of(-102)),
    [-100],
    { by: 'share', most: 0.01 },
    'y[0] is -102, and -100 ± 1 % is expected',
  ],
  ['64 bits', tensor('y', 'INT64', BigInt64Array.of(3n)), [3], exactly, undefined],
  [
    'other 64 bits',
    tensor('y', 'INT64', BigInt64Array.of(9_007_199_254_740_993n)),
    [3],
    exactly,
    'y[0] is 9007199254740993, and 3 is expected',
  ],
  [
    'a number that is none',
    tensor('y', 'FP64', Float64Array.of(Number.NaN)),
    [1],
    { by: 'amount', most: 5 },
    'y[0] is NaN, and 1 ± 5 is expected',
  ],
  ['truth', tensor('y', 'BOOL', [true]), [true], exactly, undefined],
  ['a number is no truth', tensor('y', 'BOOL', [true]), [1], exactly, 'y[0] is true, and 1 is expected'],
  [
    'a text',
    tensor('y', 'BYTES', [Buffer.from('cat')]),
    ['dog'],
    exactly,
    'y[0] is "cat", and "dog" is expected',
  ],
])('values: %s', (_what, given, values, tolerance, fault) => {
  const outcome = check(answered([given]), { values, tolerance });
  expect(outcome.faults?.[0]).toBe(fault);
  expect([outcome.result, outcome.exitCode]).toEqual(
    fault === undefined ? ['ok', 0] : ['failed', exitCodes.objective],
  );
});

test('of several outputs each is named', () => {
  const two = answered([tensor('a', 'INT32', Int32Array.of(1)), tensor('b', 'INT32', Int32Array.of(2))]);
  expect(check(two, { values: { b: 2, a: [1] } }).result).toBe('ok');
  expect(check(two, { values: [1] }).told).toBe('the answer has 2 outputs: expect values by name: a, b');
  expect(check(two, { values: { c: [1] } }).told).toBe('there is no output c; the outputs are: a, b');
});

test.each<readonly [string, string, SuiteValue, string | undefined]>([
  ['$.a[0].b', '{"a":[{"b":1}]}', 1, undefined],
  ['a[0].b', '{"a":[{"b":1}]}', 1, undefined],
  ['a[*].b', '{"a":[{"b":1},{"b":2}]}', [1, 2], undefined],
  ['a[-1]', '{"a":[1,2]}', 2, undefined],
  ["a[?@.name == 'x'].v", '{"a":[{"name":"x","v":7}]}', [7], undefined],
  ['id', '{"id":9007199254740992}', 9_007_199_254_740_992, undefined],
  [
    'id',
    '{"id":9007199254740993}',
    9_007_199_254_740_992,
    'id is 9007199254740993, and 9007199254740992 is expected',
  ],
  ['b', '{"a":1}', 1, 'b is missing, and 1 is expected'],
  ['a', '{"a":{"x":1,"y":2}}', { x: 1 }, 'a has y, which is not expected'],
  ['a', '{"a":{"x":1}}', { x: 2 }, 'a.x is 1, and 2 is expected'],
  ['a', '{"a":{"__proto__":1}}', {}, 'a has __proto__, which is not expected'],
  ['a', '{"a":null}', null, undefined],
  ['a', '[NaN]', 1, 'the answer is not JSON by the standard: expect its values instead'],
])('json: %s in %s', (path, text, value, fault) => {
  expect(check(json(text), { json: [{ path, value }] }).faults?.[0]).toBe(fault);
});

test('all that does not hold is told', () => {
  const both = check(json('{"a":1}'), {
    json: [
      { path: 'a', value: 2 },
      { path: 'b', value: 3 },
    ],
  });
  expect(both.faults).toEqual(['a is 1, and 2 is expected', 'b is missing, and 3 is expected']);
});

test('a text has some words, or fits a pattern', () => {
  const choice = { index: 0, content: 'It is Paris.', reasoning: 'Rome?', toolCalls: [], logprobs: [] };
  const text = { choices: [{ ...choice, finishReason: 'stop' }] };
  const said = answered([], { answer: { tensors: [], json: [], text } });
  expect(check(said, { text: 'Paris' }).result).toBe('ok');
  expect(check(said, { text: /paris/iu }).result).toBe('ok');
  expect(check(said, { text: 'Rome' }).told).toBe('the text does not have “Rome”: It is Paris.');
  expect(check(json('1'), { text: 'a' }).told).toBe('the answer is not the text of a language model');
});

test('a call may take so long', () => {
  const tookMs = answered([]).roundTrip.timings.totalMs;
  expect(check(json('1'), { latencyMs: tookMs }).result).toBe('ok');
  expect(check(json('1'), { latencyMs: tookMs - 1 }).told).toMatch(
    /^it took .*, and at most .* is allowed$/u,
  );
});

test('a case that expects a failure is ok where it fails so, and not otherwise', () => {
  const missed = failed({ who: 'gateway', summary: 'the gateway has no route' });
  expect(check(missed, {}).exitCode).toBe(exitCodes.answer);
  expect(check(missed, { who: 'gateway', status: 404, exitCode: 6 })).toMatchObject({
    result: 'ok',
    exitCode: 0,
    next: [],
  });
  expect(check(missed, { status: 503 }).told).toMatch(/^the status is 404, and 503 is expected: .*no route/u);
  expect(check(missed, { who: 'auth' }).told).toMatch(/^auth should answer, but gateway did: /u);
  expect(check(json('1'), { who: 'gateway' }).exitCode).toBe(exitCodes.objective);
  expect(check(missed, { who: 'gateway', values: [1] }).told).toBe('there is no answer to look at');
});

test('a call that could not be made has an exit code, too; one that was stopped has none to judge', () => {
  const problem = outcomeOfProblem(call, new Problem('not-ready', 'It starts.', { remedy: 'Wait.' }));
  const expected = { tolerance: exactly, exitCode: 4 };
  expect(checkOutcome(problem, undefined, expected)).toMatchObject({ result: 'ok', exitCode: 0 });
  expect(checkOutcome(problem, undefined, { tolerance: exactly })).toBe(problem);
  expect(checkOutcome(problem, undefined, { ...expected, exitCode: 6 }).told).toBe(
    'the exit code is 4, and 6 is expected: It starts.',
  );
  const stopped = stoppedOutcome(call);
  expect(checkOutcome(stopped, undefined, expected)).toBe(stopped);
});
