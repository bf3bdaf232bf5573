import { expect, test } from 'vitest';
import type { Candidate } from '../../../src/inference/endpoint.js';
import { nextStep, type NextStep } from '../../../src/problem.js';
import { endpoint, failed } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const base = stateWith(named('iris'), { size: { columns: 120, rows: 30 } });
const of = 'kserve-demo/iris';

/** The service under the cursor has failed, and this is what can be done next. */
function failedWith(...next: readonly NextStep[]) {
  return after(base, {
    type: 'call-ended',
    of,
    outcome: { kind: 'exchange', exchange: { ...failed({ next }), service: of } },
  });
}

const slow = failedWith(
  { text: 'Look at its pods.' },
  nextStep('Wait longer with --timeout 5m', 'timeout', '5m'),
);

test('the number of a step stands behind it, and does it: the next calls wait longer, and the header says so', () => {
  expect(drawn(slow).join('\n')).toContain('--timeout 5m  (here: 2)');
  expect(effectsOf(slow, '2')).toMatchObject([{ type: 'predict', timeoutMs: 300_000 }]);
  const waiting = pressed(slow, '2');
  expect(drawn(waiting)[0]).toContain('limit 5m 0s');
  expect(drawn(pressed(waiting, '0'))[0]).not.toContain('limit');
  expect(pressed(waiting, '0').overrides.size).toBe(0);
});

test.each([
  [
    'a protocol that the server answers to',
    nextStep('It answers to v2.', 'protocol', 'v2'),
    { protocol: 'v2' },
  ],
  ['a version that it has', nextStep('Choose one.', 'model-version', '3'), { modelVersion: '3' }],
] as const)('%s is asked for at once', (_, step, expected) => {
  expect(effectsOf(failedWith(step), '1')).toMatchObject([{ type: 'predict', ...expected }]);
});

test('a host is typed: it begins as the own one of the service, and goes with every call until it is dropped', () => {
  const state = failedWith(nextStep('Send another Host with --host NAME.', 'host'));
  const typing = pressed(state, '1');
  expect(typing.prompt).toEqual({ purpose: 'host', text: 'iris-kserve-demo.example.com' });
  const typed = pressed(typing, 'ctrl-u', ...Array.from('iris.example.org'));
  expect(effectsOf(typed, 'enter')).toMatchObject([{ type: 'predict', host: 'iris.example.org' }]);
  const chosen = pressed(typed, 'enter');
  expect(drawn(chosen)[0]).toContain('host iris.example.org');
  expect(effectsOf(after(chosen, { type: 'call-cancelled', of }), '0', 'p')).toMatchObject([
    { type: 'predict', service: { name: 'iris' } },
  ]);
  expect(effectsOf(after(chosen, { type: 'call-cancelled', of }), '0', 'p')[0]).not.toHaveProperty('host');
});

test('a text that is no host is refused', () => {
  const typing = pressed(failedWith(nextStep('Send another Host.', 'host')), '1');
  const state = pressed(typing, 'ctrl-u', ...Array.from('http://a/b'), 'enter');
  expect(state.notice).toContain('http://a/b is not a host name');
  expect(state.overrides.size).toBe(0);
});

test.each([
  ['a step that no key does', failedWith(nextStep('Trust it with --cacert FILE.', 'certificate')), '1'],
  ['a step that would widen trust', failedWith(nextStep('--trust-domain a.b', 'trust', 'a.b')), '1'],
  ['an address that is named', failedWith(nextStep('Use --address a:1', 'address', 'a:1')), '1'],
  ['no such step', slow, '7'],
])('%s: the number only says so', (_, state, key) => {
  expect(effectsOf(state, key)).toEqual([]);
  expect(pressed(state, key).notice).toContain(`there is no next step ${key} that a key does`);
});

test('while the pane is about marked services, numbers do nothing', () => {
  expect(effectsOf(pressed(slow, 'space'), '2')).toEqual([]);
});

function surveyed(...candidates: readonly (readonly [Candidate, 'answered' | 'failed' | 'not-tried'])[]) {
  const attempts = candidates.map(([candidate, outcome]) => ({ candidate, outcome, detail: 'HTTP 404' }));
  const survey = { findings: [], attempts, warnings: [], named: [], claims: [] };
  return after(pressed(base, 'g'), { type: 'surveyed', survey: { state: 'ready', value: survey } });
}

const { candidate } = endpoint({});
const dead = { ...candidate, address: '10.0.0.1' };
const other = { ...candidate, address: '10.0.0.2' };

test('a way in that did not fail is chosen by its number among the gateways, and is the only one until 0', () => {
  const state = surveyed([dead, 'failed'], [candidate, 'answered'], [other, 'not-tried']);
  expect(drawn(state).join('\n')).toMatch(/2 .*10\.0\.0\.2/);
  expect(drawn(state).join('\n')).not.toMatch(/\d \w.*10\.0\.0\.1:/);
  expect(effectsOf(state, '2')).toEqual([{ type: 'choose-way-in', candidate: other }]);
  const chosen = pressed(state, '2');
  expect(drawn(chosen).join('\n')).toMatch(/10\.0\.0\.2.*chosen/);
  expect(drawn(pressed(chosen, 'esc'))[0]).toMatch(/only .* 10\.0\.0\.2:\d+/);
  expect(effectsOf(chosen, 'esc', '0')).toEqual([{ type: 'choose-way-in', candidate: undefined }]);
  expect(effectsOf(state, '3')).toEqual([]);
});
