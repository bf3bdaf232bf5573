import { expect, test } from 'vitest';
import { loadReportPage } from '../../src/format/load-page.js';
import { about, plan, reportOn, runOf, withFailures } from '../load/reports.js';

const durations = Array.from({ length: 2000 }, (_, call) => 5 + (call % 50));

test('the page needs nothing else: no script, no file, no address', () => {
  const page = loadReportPage(reportOn(runOf(durations)));
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:/);
});

test('what came from a cluster or a server is text', () => {
  const evil = '</title><script>alert(1)</script>"\u001B[31m';
  const run = withFailures(runOf(durations), 5, { failure: { who: 'model', summary: evil } });
  const page = loadReportPage(reportOn(run, { target: { ...about.target, model: evil, service: evil } }));
  expect(page).not.toContain('<script');
  expect(page).not.toContain('\u001B');
  expect(page.split('&lt;script&gt;alert(1)&lt;/script&gt;&quot;')).toHaveLength(6);
});

test('each bar of the histogram says what it counts, and all calls are counted', () => {
  const page = loadReportPage(reportOn(runOf(durations)));
  const counts = Array.from(page.matchAll(/<title>(\d+) from /g), ([, count]) => Number(count));
  expect(counts).toHaveLength(60);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2000);
});

test('percentiles, failures and the load are told', () => {
  const page = loadReportPage(reportOn(withFailures(runOf(durations), 5)));
  expect(page).toContain('<td>p99.9</td>');
  expect(page).toContain('<td>5</td><td>gateway: the gateway is overloaded</td>');
  expect(page).toContain('5 callers, each of which sends its next call when the last is answered');
  expect(page).not.toContain('Not valid.');
});

test('a run that is not valid says so first', () => {
  const page = loadReportPage(reportOn(runOf(durations, { client: { busy: 0.99, delayMs: 1 } })));
  expect(page.indexOf('Not valid.')).toBeLessThan(page.indexOf('answers per second'));
});

test('a run without an answer has a page too', () => {
  const page = loadReportPage(reportOn(withFailures(runOf([]), 3), { plan: { ...plan, durationMs: 1 } }));
  expect(page).toContain('No call was answered by the model.');
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

test.each([[[7]], [[7, 7, 7]]])('a run of %j has no number that is none', (few) => {
  expect(loadReportPage(reportOn(runOf(few)))).not.toMatch(/NaN|undefined|Infinity/);
});
