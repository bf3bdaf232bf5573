import { expect, test } from 'vitest';
import {
  createAnswerKeeper,
  mostAnswerBytes,
  mostRunBytes,
  outcomeOf,
  outcomeOfProblem,
  worstExitCode,
} from '../../src/batch/outcome.js';
import { outcomesJson } from '../../src/batch/outcomes-json.js';
import { runCall } from '../../src/batch/run-call.js';
import { exitCodes, Problem, type ProblemKind } from '../../src/problem.js';
import { answered } from '../tui/answers.js';

const call = { name: 'a', service: 'n/a', namespace: 'n' };
const keep = createAnswerKeeper();
const never = new AbortController().signal;

function withJson(...pieces: readonly string[]) {
  const json = pieces.map((piece) => Buffer.from(piece));
  return answered([], { answer: { tensors: [], json } });
}

test.each<readonly [readonly ProblemKind[], ProblemKind]>([
  [['answer', 'timeout'], 'timeout'],
  [['objective', 'answer'], 'answer'],
  [['timeout', 'no-way-in', 'answer'], 'no-way-in'],
  [['no-way-in', 'not-ready'], 'not-ready'],
  [['not-found', 'payload'], 'payload'],
  [['usage', 'cluster'], 'cluster'],
  [['cluster', 'bug', 'answer'], 'bug'],
])('of %j the worst is %s', (kinds, worst) => {
  const outcomes = kinds.map((kind) => outcomeOfProblem(call, new Problem(kind, 'no', { remedy: 'none' })));
  expect(worstExitCode([...outcomes, { exitCode: 0 }])).toBe(exitCodes[worst]);
});

test('nothing but good answers is exit code 0', () => {
  expect(worstExitCode([{ exitCode: 0 }, { exitCode: 0 }])).toBe(0);
});

test('an answer is the server’s own JSON: every digit, in one document', () => {
  const text = '{"predictions": [9007199254740993, 1.0]}';
  const json = outcomesJson([outcomeOf(call, withJson(text.slice(0, 9), text.slice(9)), keep)]);
  expect(json).toContain(text);
  expect(JSON.parse(json)).toMatchObject({ exitCode: 0, results: [{ name: 'a', result: 'ok' }] });
});

test('an answer with bare NaN is a text in the document', () => {
  const json = outcomesJson([outcomeOf(call, withJson('[NaN]'), keep)]);
  expect(JSON.parse(json)).toMatchObject({ results: [{ answerText: '[NaN]' }] });
});

test('of a very large answer only the beginning is kept', () => {
  const { answer } = outcomeOf(call, withJson(`["${'x'.repeat(mostAnswerBytes)}"]`), keep);
  expect([answer?.isWhole, answer?.text.length]).toEqual([false, mostAnswerBytes]);
});

test('of many answers a run keeps no more than its limit', () => {
  expect(mostRunBytes).toBe(128 * 1024 * 1024);
  const keepFew = createAnswerKeeper(30);
  const outcomes = Array.from({ length: 5 }, () => outcomeOf(call, withJson('["0123456"]'), keepFew));
  expect(outcomes.map(({ answer }) => answer?.text)).toEqual([
    '["0123456"]',
    '["0123456"]',
    '["012345',
    '',
    '',
  ]);
  expect(JSON.parse(outcomesJson(outcomes))).toMatchObject({
    results: [{ answer: ['0123456'] }, {}, { answerText: '["012345' }, { answerText: '' }, {}],
  });
});

test('no answer is kept that nobody asked for', () => {
  expect(outcomeOf(call, withJson('[1]'))).not.toHaveProperty('answer');
});

test('what a call throws is its outcome; a stop of the run is not its failure', async () => {
  const stop = new AbortController();
  const refused = await runCall(call, () => Promise.reject(new TypeError('x')), { keep }, never);
  expect(refused).toMatchObject({ result: 'not-sent', exitCode: exitCodes.bug });
  const sending = runCall(
    call,
    async (signal) => {
      stop.abort(new Problem('interrupted', 'Stopped.', { remedy: 'Run it again.' }));
      signal.throwIfAborted();
      return withJson('[1]');
    },
    { keep },
    stop.signal,
  );
  expect(await sending).toMatchObject({ result: 'stopped', exitCode: 0 });
  const late = await runCall(call, () => Promise.reject(new Error('asked')), { keep }, stop.signal);
  expect(late.result).toBe('stopped');
});
