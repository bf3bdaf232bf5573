import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { endpoint, service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, pressed, stateWith } from '../states.js';

const iris = service({
  name: 'iris',
  readiness: 'not-ready',
  whyNotReady: 'ModelLoadFailed: no model in gs://nope',
  storageUri: 'gs://nope',
  modelFailure: { reason: 'ModelLoadFailed', message: 'RuntimeError: Failed to fetch', exitCode: 1 },
  conditions: [
    {
      type: 'Ready',
      status: 'False',
      severity: '',
      reason: 'NotReady',
      message: 'not yet',
      changedAt: 1_000_000,
    },
    { type: 'Stopped', status: 'False', severity: 'Info', reason: '', message: '' },
  ],
  components: [
    {
      kind: 'predictor',
      url: { scheme: 'http', host: 'iris-predictor.example.com', path: '' },
      traffic: [{ revision: 'iris-predictor-00002', percent: 90, tag: 'latest', latest: true }],
      ports: [{ name: 'h2c', port: 9000 }],
    },
  ],
});
const of = iris.key;
const state = stateWith([iris]);
const rows = (shown: State) => drawn({ ...shown, size: { columns: 100, rows: 60 } });
const text = (shown: State) => rows(shown).join('\n');

const pods = { state: 'ready', value: [] } as const;
const runtime = { state: 'ready', value: undefined } as const;
const canaries = { state: 'ready', value: [] } as const;

test('details: why not ready, conditions, traffic, ports, events', () => {
  const events = {
    state: 'ready',
    value: [
      {
        at: 1_005_000,
        warning: true,
        object: 'Pod iris-predictor-1',
        reason: 'Failed',
        message: 'ErrImagePull',
        count: 3,
      },
    ],
  } as const;
  const shown = text(
    after(pressed(state, 'enter'), {
      type: 'loaded',
      loaded: { name: 'details', of, events, pods, runtime, canaries },
    }),
  );
  for (const part of [
    '✗ not ready   created 8s ago',
    'ModelLoadFailed (exit code 1)',
    'RuntimeError: Failed to fetch',
    '✗ Ready                        False        8s  NotReady',
    '◌ Stopped',
    '██████████████████░░  90%  iris-predictor-00002  latest  tag latest',
    'h2c 9000',
    '! 3s     Failed ×3  Pod iris-predictor-1',
    'ErrImagePull',
  ]) {
    expect(shown).toContain(part);
  }
});

test.each([60, 80])(
  'details at %i columns: the canaries of spec.canary, each with its share of the traffic',
  (columns) => {
    const value = [
      { name: 'stable', what: 'the version beside the canaries', percent: 90 },
      { name: 'canary/v2', what: 'canary v2', percent: 10 },
      { name: 'canary/v3', what: 'canary v3, 5 % by spec.canary' },
    ];
    const open = after(pressed(state, 'enter'), {
      type: 'loaded',
      loaded: {
        name: 'details',
        of,
        events: { state: 'ready', value: [] },
        pods,
        runtime,
        canaries: { state: 'ready', value },
      },
    });
    const shown = drawn({ ...open, size: { columns, rows: 60 } });
    const at = shown.findIndex((row) => row.trim().startsWith('CANARIES'));
    expect(shown.slice(at + 1, at + 4).map((row) => row.slice(14, 50).trimEnd())).toEqual([
      '██████████████████░░  90%  stable  t',
      '██░░░░░░░░░░░░░░░░░░  10%  canary/v2',
      expect.stringMatching(/^unknown  canary\/v3  canary v3, 5 %/),
    ]);
  },
);

test('details say when the events may not be read', () => {
  const events = {
    state: 'failed',
    failure: { kind: 'cluster', summary: 'No rights.', next: [{ text: 'Ask.' }] },
  } as const;
  const shown = text(
    after(pressed(state, 'enter'), {
      type: 'loaded',
      loaded: { name: 'details', of, events, pods, runtime, canaries },
    }),
  );
  expect(shown).toContain('✗ No rights.');
});

test('gateways: each candidate with its result, and the winner', () => {
  const { candidate } = endpoint({});
  const refused = { ...candidate, route: 'node-port', address: 'fd00::1', port: 30080 } as const;
  const winner = { candidate, outcome: 'answered', detail: 'HTTP 404 from istio-envoy' } as const;
  const value = {
    findings: ['Istio'],
    named: [],
    claims: [],
    warnings: ['Nodes may not be read'],
    attempts: [{ candidate: refused, outcome: 'failed', detail: 'connection refused' }, winner],
    winner,
  } as const;
  const shown = text(after(pressed(state, 'g'), { type: 'surveyed', survey: { state: 'ready', value } }));
  for (const part of [
    '✗   node port      [fd00::1]:30080',
    'failed: connection refused',
    '● 1 load balancer  172.18.0.2:80   wins',
    '! Nodes may not be read',
  ]) {
    expect(shown).toContain(part);
  }
});

test('payload: where it comes from, and a template when there is none', () => {
  const value = {
    source: 'the saved payload x.json',
    text: '{\n  "instances": []\n}\n',
    notes: [],
    template: false,
  };
  const payload = { state: 'ready', value } as const;
  const shown = text(
    after(pressed(state, 'P'), { type: 'loaded', loaded: { name: 'payload', of, payload } }),
  );
  expect(shown).toContain('● the saved payload x.json');
  expect(shown).toContain('     "instances": []');
});

test('a service that goes while a screen shows it', () => {
  expect(text(after(pressed(state, 'enter'), { type: 'listed', services: [] }))).toContain(
    'This service is gone',
  );
});
