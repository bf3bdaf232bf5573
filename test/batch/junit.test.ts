import { expect, test } from 'vitest';
import { junitXml } from '../../src/batch/junit.js';
import { type CallName, outcomeOf, outcomeOfProblem, stoppedOutcome } from '../../src/batch/outcome.js';
import { Problem } from '../../src/problem.js';
import { failed } from '../inference/samples.js';
import { answered, doubles } from '../tui/answers.js';
import { readReport } from './junit-schema.js';

const run = { name: 'isvc predict', startedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678), tookMs: 1234.5 };
const call = (name: string, namespace = 'team-a'): CallName => ({
  name,
  service: `${namespace}/${name}`,
  namespace,
});
const problem = (summary: string) => new Problem('not-found', summary, { remedy: 'See isvc list' });

test('each result becomes what CI systems call it, and each suite counts its own', () => {
  const report = readReport(
    junitXml(run, [
      outcomeOf(call('good'), answered([doubles('y', [1, 2])])),
      outcomeOf(call('bad'), failed({ who: 'gateway', summary: 'the gateway has no route' })),
      outcomeOfProblem(call('gone', 'team-b'), problem('No service gone.')),
      stoppedOutcome(call('late', 'team-b')),
    ]),
  );
  expect(report('/testsuites/@*')).toEqual(['isvc predict', '4', '1', '1', '1.234']);
  expect(report('//testsuite/@name')).toEqual(['team-a', 'team-b']);
  expect(report('//testsuite[@name="team-b"]/@*[name()!="time"]')).toEqual([
    'team-b',
    '2',
    '0',
    '1',
    '1',
    '2026-01-02T03:04:05',
  ]);
  expect(report('//testcase[failure]/@classname')).toEqual(['team-a/bad']);
  expect(report('//failure/@message').join()).toContain('the gateway has no route');
  expect(report('//testcase[error]/@name')).toEqual(['gone']);
  expect(report('//error').join()).toContain('See isvc list');
  expect(report('//testcase[skipped]/@name')).toEqual(['late']);
  expect(report('//testcase[system-out]/@name')).toEqual(['good']);
});

test('texts of a cluster stay texts: markup, control characters, lone surrogates, the end of a CDATA section', () => {
  const hostile = '"><testcase/>&amp; ]]> \u0000\u0007\u001B[31m\uFFFF \uD800 </failure>';
  const report = readReport(junitXml(run, [outcomeOfProblem(call(hostile), problem(hostile))]));
  expect(report('//testcase').length).toBe(1);
  expect(report('//error/@message').join()).toContain('"><testcase/>&amp; ]]>');
  expect(report('//testcase/@name').join()).not.toContain('\u001B');
});

test('secrets of a server’s words do not reach the report', () => {
  const xml = junitXml(run, [outcomeOfProblem(call('a'), problem('refused: Bearer abcdef0123456789'))]);
  expect(xml).toContain('refused');
  expect(xml).not.toContain('abcdef0123456789');
});

test('a run of no calls is a report, too', () => {
  expect(readReport(junitXml(run, []))('//testsuite')).toEqual([]);
});
