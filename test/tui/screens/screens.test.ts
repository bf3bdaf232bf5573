import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../src/format/text.js';
import type { Size, State } from '../../../src/tui/state/state.js';
import { endpoint, exchange, failed, service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, named, pressed, stateWith } from '../states.js';

const key = 'kserve-demo/flower-sample';
const broken = service({
  name: 'bad-model',
  readiness: 'not-ready',
  whyNotReady: 'ModelLoadFailed: none in gs://nope',
});
const services = [service({ name: 'flower-sample' }), ...named('iris'), broken];
const survey = {
  findings: ['KServe is configured in ConfigMap kserve/inferenceservice-config'],
  named: [],
  claims: [],
  attempts: [{ candidate: endpoint({}).candidate, outcome: 'answered', detail: 'HTTP 404 from istio-envoy' }],
  winner: { candidate: endpoint({}).candidate, outcome: 'answered', detail: 'HTTP 404 from istio-envoy' },
  warnings: [],
} as const;
const base = after(stateWith(services), { type: 'surveyed', survey: { state: 'ready', value: survey } });
const ended = (sent: ReturnType<typeof exchange>) =>
  ({ type: 'call-ended', of: key, outcome: { kind: 'exchange', exchange: sent } }) as const;
const sized = (state: State, columns: number, rows: number) =>
  after(state, { type: 'resized', size: { columns, rows } });

describe.each<Size>([
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 60, rows: 16 },
  { columns: 300, rows: 100 },
])('at $columns×$rows', ({ columns, rows }) => {
  const at = (state: State) => sized(state, columns, rows);
  const opened = ['enter', 'y', 'P', 'C', 'w', 'h', 'g', 'c', 'n', '?', '/'].map((key) => pressed(base, key));
  const states = [
    base,
    after(base, ended(exchange({}))),
    after(base, ended(failed({}))),
    pressed(base, 'p'),
    ...opened,
  ];

  test('every screen fills the terminal exactly, and no row is wider', () => {
    for (const state of states) {
      const screen = drawn(at(state));
      expect(screen.length).toBe(rows);
      expect(Math.max(...screen.map(textWidth))).toBeLessThanOrEqual(columns);
    }
  });

  test('the list says what is ready, why not, and how it is reached', () => {
    const text = drawn(at(base)).join('\n');
    for (const part of [
      'kind-kserve / kserve-demo',
      '▸ flower-sample',
      '●',
      '✗',
      // Where there is room for neither a host nor what is wrong, the pane says it.
      ...(columns === 60 ? [] : ['ModelLoad']),
      '172.18.0.2:80',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('an answer shows who, how long, tensors, bars, and what was sent', () => {
    const text = drawn(at(after(base, ended(exchange({}))))).join('\n');
    for (const part of [
      'ok   23 ms',
      'answered by the model · 23 ms',
      'INT64 [1]',
      '█',
      '0.999',
      'sent an example',
    ]) {
      expect(text).toContain(part);
    }
  });
});

test('the list at 80×24, as a whole', () => {
  expect(drawn(base).slice(0, 5)).toEqual([
    ' isvc   kind-kserve / kserve-demo   2 ready · 1 failing           172.18.0.2:80',
    '   NAME           READY  PROTOCOL  HOST                      LAST ANSWER    AGE',
    ' ▸ flower-sample  ●      v1        flower-sample-kserve-de…                  8s',
    '   iris           ●      v1        iris-kserve-demo.exampl…                  8s',
    '   bad-model      ✗      v1        ModelLoadFailed: none i…                  8s',
  ]);
});

test('a failure shows the verdict, then the next step, then the evidence', () => {
  const rows = drawn(after(base, ended(failed({})))).slice(0, -2);
  const pane = rows.slice(rows.findIndex((row) => row.startsWith('─'))).filter((row) => row !== '');
  expect(pane).toEqual([
    '─ flower-sample ─ answered by the gateway · 4 ms (wait 4) · 0 B ────────────────',
    '   ✗ the gateway has no route for this host',
    '   → Pass the right host with --host.  (here: 1)',
    '   · HTTP 404 with an empty body from istio-envoy',
    "   sent an example made from the model's metadata in v1",
  ]);
});

test('a list that is not live says so', () => {
  const stale = after(base, { type: 'list-interrupted', why: 'connection refused' });
  expect(drawn(stale)[0]).toContain('◌ not live, reconnecting…');
});

test('a list that may not be read says why and what to do', () => {
  const failure = {
    kind: 'cluster',
    summary: 'You may not list them.',
    next: [{ text: 'Ask for the role.' }],
  } as const;
  const text = drawn(after(base, { type: 'list-failed', failure })).join('\n');
  expect(text).toContain('✗ You may not list them.');
  expect(text).toContain('→ Ask for the role.');
});

test('nothing to show is told apart: none at all, none that matches, what is hidden', () => {
  expect(drawn(stateWith([])).join('\n')).toContain('No services in namespace kserve-demo.');
  expect(drawn(pressed(base, '/', 'f', 'enter'))[0]).toContain('kserve-demo   /f ');
  expect(drawn(pressed(base, '/', 'f'))[0]).not.toContain('/f');
  expect(drawn(pressed(base, '/', 'x', 'x')).join('\n')).toContain('The filter is “xx”');
  expect(drawn(pressed(stateWith([broken]), 'a')).join('\n')).toContain('a shows it');
});

test('in a terminal that is too small only that is said', () => {
  const small = drawn(sized(base, 30, 5));
  expect(small[0]).toBe('isvc needs 24×6; this terminal');
});

test('names and messages from the cluster cannot draw on the terminal', () => {
  const name = 'x\u001b[31mred\u001b[2J\u001b]0;owned\u0007';
  const nasty = service({ name, readiness: 'not-ready', whyNotReady: 'a\u001b[31m\nb\u202ec' });
  for (const key of ['j', 'enter', 'y', 'P', 'w', 'h', 'C']) {
    expect(drawn(pressed(stateWith([nasty]), key)).join('')).not.toMatch(/[\p{Cc}\u202e]/u);
  }
});

const titles = (...keys: readonly string[]) => drawn(pressed(base, ...keys))[1];

test('the order stands beside the count where it is another one and there is room', () => {
  expect(titles()).toMatch(/NAME +READY/);
  expect(titles('s')).toMatch(/NAME  by name +READY/);
  expect(titles('s', 's')).toMatch(/NAME +READY/);
});
