import { nextStep } from '../../../src/problem.js';
import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { drawn } from '../screen.js';
import { logsPage } from '../../../src/tui/screens/logs.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const sources = [
  { pod: 'iris-0', container: 'storage-initializer', ranBefore: true },
  { pod: 'iris-0', container: 'kserve-container', ranBefore: false },
];
const [service] = named('iris');
const list = stateWith(named('iris'));
const opened = pressed(list, 'l');
const logs = after(opened, { type: 'logs-found', of, sources });
const logged = (state: State, ...lines: readonly string[]) => after(state, { type: 'logged', of, lines });
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);
const text = (state: State) => drawn(state).join('\n');
const seen = (state: State) => text(state).match(/line \d+/g);

test('l opens the log, and asks for it', () => {
  expect(effectsOf(list, 'l')).toEqual([{ type: 'read-log', service, run: 'now' }]);
  expect(text(opened)).toContain('reading the pods…');
  expect(text(logs)).toContain('iris · log of storage-initializer (1 of 2)');
  expect(text(logged(logs, 'RuntimeError: no model'))).toContain(' RuntimeError: no model');
});

test('who looks at the end stays there; who looks further up is left alone', () => {
  const end = logged(logs, ...numbered(1, 100));
  expect(text(end)).toContain('line 100');
  expect(text(logged(end, 'line 101'))).toContain('line 101');
  const up = logged(pressed(end, 'k'), 'line 101');
  expect(text(up)).not.toContain('line 101');
  expect(text(logged(pressed(up, 'G'), 'line 102'))).toContain('line 102');
});

test('a log that is opened again over another screen is open once: no lines of two containers are mixed', () => {
  const again = pressed(logged(logs, 'of the first'), 'y', 'l');
  expect(again.places.map(({ name }) => name)).toEqual(['services', 'yaml', 'logs']);
  expect(text(logged(again, 'of this one'))).not.toContain('of the first');
});

test('only the last lines are kept', () => {
  const place = logged(logs, ...numbered(1, 6_000)).places.at(-1);
  expect(place).toHaveProperty('lines.length', 5_000);
  expect(place).toHaveProperty(['lines', 0], 'line 1001');
});

test('a reader further up keeps the same lines, also when the oldest are no longer kept', () => {
  const up = pressed(logged(logs, ...numbered(1, 5_000)), 'k', 'k', 'k');
  expect(seen(up)).toContain('line 4990');
  expect(seen(logged(up, ...numbered(5_001, 5_050)))).toEqual(seen(up));
  const long = logged(logs, 'x'.repeat(500), ...numbered(2, 5_000));
  const reading = pressed(long, 'k', 'k', 'k');
  expect(seen(logged(reading, ...numbered(5_001, 5_003)))).toEqual(seen(reading));
});

test('at the end of the log stands how the container ended', () => {
  const source = { pod: 'iris-0', container: 'kserve-container', ranBefore: true };
  const killed = {
    ...source,
    end: { text: 'OOMKilled, exit 137', hasCause: false },
    endBefore: { text: 'Error, exit 1', hasCause: false },
  };
  const found = after(opened, { type: 'logs-found', of, sources: [killed] });
  expect(text(found)).not.toContain('OOMKilled');
  expect(text(after(found, { type: 'log-ended', of }))).toContain('ended: OOMKilled, exit 137');
  expect(text(after(pressed(found, 'R'), { type: 'log-ended', of }))).toContain('ended: Error, exit 1');
});

test('tab shows the next container, b the run before', () => {
  const [first, second] = sources;
  expect(effectsOf(logs, 'tab')).toEqual([{ type: 'read-log', service, source: second, run: 'now' }]);
  expect(effectsOf(logs, 'tab', 'tab')).toEqual([{ type: 'read-log', service, source: first, run: 'now' }]);
  expect(effectsOf(logs, 'R')).toEqual([{ type: 'read-log', service, source: first, run: 'before' }]);
  const before = pressed(logged(logs, 'old'), 'R');
  expect(text(before)).toContain('· the run before');
  expect(text(before)).not.toContain('old');
  expect(text(pressed(before, 'R'))).not.toContain('the run before');
});

test('/ shows only the lines with a text', () => {
  const found = pressed(logged(logs, 'one', 'two'), '/', 't', 'w', 'enter');
  expect(text(found)).toContain('two');
  expect(text(found)).not.toContain(' one');
});

test('no log is told with what to do, and with the key for it', () => {
  const failure = {
    kind: 'not-ready',
    summary: 'There is no such log.',
    next: [nextStep('Leave --previous out.', 'other-run')],
  } as const;
  const failed = after(logs, { type: 'log-ended', of, failure });
  expect(text(failed)).toContain('✗ There is no such log.');
  expect(text(failed)).toContain('Leave --previous out.  (here: R)');
  expect(text(after(logs, { type: 'log-ended', of }))).toContain('end of log: the container has exited');
});

test('escape sequences of a log do not reach the terminal', () => {
  expect(text(logged(logs, '\u001B[2Jboo\u001B[31m red'))).toContain(' boo red');
});

test('leaving the logs ends their reading, also by a prediction', () => {
  expect(effectsOf(logs, 'esc')).toEqual([{ type: 'stop-log' }]);
  expect(effectsOf(logs, 'p')).toContainEqual({ type: 'stop-log' });
  expect(effectsOf(logs, 'y')).not.toContainEqual({ type: 'stop-log' });
});

test('esc drops the filter of a log, and then leaves it', () => {
  const all = logged(logs, 'one', 'two');
  const found = pressed(all, '/', 't', 'w', 'enter');
  expect(text(found)).not.toContain(' one');
  const dropped = pressed(found, 'esc');
  expect(text(dropped)).toContain(' one');
  expect(dropped.places.at(-1)?.name).toBe('logs');
  expect(pressed(dropped, 'esc').places.at(-1)?.name).toBe('services');
});

test('of all pods, the first row of a line names its pod; words behind it that look so do not', () => {
  const ofAll = pressed(logs, 'a');
  const { columns } = ofAll.size;
  const begin = 'iris-0 │ ';
  const long = `${begin}${'x'.repeat(columns - 2 - begin.length)}no-pod │ words`;
  const place = logged(ofAll, long).places.at(-1);
  if (place?.name !== 'logs' || service === undefined) throw new Error('no log is open');
  const rows = logsPage(ofAll, place, service).lines.slice(0, 2);
  expect(rows.map((row) => row.map((piece) => piece.text.trim()).slice(0, 2))).toEqual([
    ['iris-0', '│'],
    ['no-pod │ words'],
  ]);
});
