import { expect, test } from 'vitest';
import { readRouterRuns } from '../../src/kserve/router-log.js';

const iris = 'http://iris.ns.svc/v1/models/iris:predict';
const dead = 'http://dead.ns.svc/v1/models/dead:predict';

// Lines as the router of KServe 0.20 wrote them, without their stack traces.
const line = (fields: object) =>
  JSON.stringify({ level: 'info', ts: '2026-11-27T04:52:08Z', logger: 'InferenceGraphRouter', ...fields });
const begun = (stepName: string, type = 'serviceUrl') =>
  line({ msg: 'Starting execution of step', type, stepName });
const called = (url: string) => [
  line({ msg: 'Entering callService', url }),
  line({ msg: 'These headers will be propagated by the router to all the steps', headers: [] }),
];
const answered = (step: string, time: number) => line({ msg: 'elapsed time', step, time });
const ended = (node: string, time: number) => line({ msg: 'elapsed time', node, time });
const run = (time: number) => [begun('first'), ...called(iris), answered(iris, 0.001), ended('root', time)];
const one = (lines: readonly string[]) => {
  const runs = readRouterRuns(lines, false);
  expect(runs).toHaveLength(1);
  return runs[0];
};

test('a Sequence: each call with its step and its time', () => {
  const lines = [
    begun('first'),
    ...called(iris),
    answered(iris, 0.002),
    begun('second'),
    ...called(iris),
    answered(iris, 0.003),
    ended('root', 0.006),
  ];
  expect(one(lines)).toEqual({
    endedAt: Date.UTC(2026, 10, 27, 4, 52, 8),
    tookMs: 6,
    calls: [
      { url: iris, step: 'first', tookMs: 2 },
      { url: iris, step: 'second', tookMs: 3 },
    ],
  });
});

test('a condition that does not hold: the step that was not called', () => {
  const lines = [
    begun('first'),
    ...called(iris),
    answered(iris, 0.002),
    begun('second'),
    ended('root', 0.003),
  ];
  expect(one(lines)).toMatchObject({ skippedStep: 'second', calls: [{ step: 'first' }] });
});

test('a node below that was ended by a condition, and one that no branch fits', () => {
  const below = [
    begun('a', 'node'),
    begun('x'),
    ...called(iris),
    answered(iris, 0.002),
    begun('y'),
    ended('n', 0.003),
  ];
  expect(one([...below, ended('root', 0.003)])?.skippedStep).toBe('y');
  const none = line({ msg: 'None of the routes matched with the switch condition', level: 'error' });
  expect(
    one([begun('choose', 'node'), none, ended('choice', 0.001), ended('root', 0.002)])?.skippedStep,
  ).toBeUndefined();
});

test('a step that is Hard and failed, and one that was not reached', () => {
  const hard = line({
    msg: 'This step is a hard dependency and it is unsuccessful',
    stepName: 'first',
    statusCode: 404,
  });
  expect(
    one([begun('first'), ...called(iris), answered(iris, 0.002), hard, ended('root', 0.003)]),
  ).toMatchObject({
    hardFailure: { step: 'first', status: 404 },
  });
  const error = line({ msg: 'An error has occurred while calling service', service: dead, error: 'refused' });
  expect(
    one([begun('b'), ...called(dead), error, answered(dead, 0.001), ended('root', 0.002)])?.calls,
  ).toEqual([{ url: dead, step: 'b', error: 'refused', tookMs: 1 }]);
});

test('an Ensemble: times by URL, also of two calls of one', () => {
  const lines = [
    begun('a'),
    begun('b'),
    ...called(dead),
    ...called(iris),
    answered(iris, 0.002),
    answered(dead, 0.004),
    ended('root', 0.005),
  ];
  expect(one(lines)?.calls.map(({ url, tookMs }) => [url, tookMs])).toEqual([
    [dead, 4],
    [iris, 2],
  ]);
  const same = [
    begun('a'),
    begun('b'),
    ...called(iris),
    ...called(iris),
    answered(iris, 0.001),
    answered(iris, 0.002),
    ended('root', 0.003),
  ];
  expect(one(same)?.calls.map(({ tookMs }) => tookMs)).toEqual([1, 2]);
});

test('several runs; what is not the router’s, or is cut, is passed over', () => {
  const lines = [
    '',
    `2026-11-27T04:52:08.839Z ${begun('first')}`,
    'panic: no',
    '{"logger":"InferenceGraphRouter","msg":',
    '{"msg":"elapsed time"}',
    ...run(0.002),
  ];
  expect(readRouterRuns([...lines, ...run(0.003)], false).map(({ tookMs }) => tookMs)).toEqual([2, 3]);
  expect(readRouterRuns([...lines, ...run(0.003)], true).map(({ tookMs }) => tookMs)).toEqual([3]);
  expect(readRouterRuns([line({ msg: 'elapsed time', node: 'root', time: '2ms' })], false)).toEqual([]);
});
