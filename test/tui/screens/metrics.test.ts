import { expect, test } from 'vitest';
import type { PodMetrics } from '../../../src/metrics/pod-metrics.js';
import { service } from '../../inference/samples.js';
import { parsePod } from '../../../src/kserve/pod.js';
import { drawn } from '../screen.js';
import { after, pressed, stateWith } from '../states.js';

const iris = service({ name: 'iris' });
const name = 'iris-predictor-7c9d6b5f4d-x2k8p';
const load = {
  kind: 'vllm',
  callsPerS: 12.5,
  inFlight: 3,
  waiting: 1,
  tokensPerS: 480,
  cacheShare: 0.4,
  stepMs: { queue: 1, pre: 2, predict: 30, post: 4 },
} as const;

/** The rows of the screen with the metrics of these pods. */
function shown(columns: number, pods: readonly PodMetrics[]): readonly string[] {
  const state = stateWith([iris], { size: { columns, rows: 24 } });
  const loaded = { name: 'metrics', of: iris.key, pods: { state: 'ready', value: pods } } as const;
  return drawn(after(pressed(state, 'm'), { type: 'loaded', loaded })).slice(2, 4);
}

function podOf(podName: string): PodMetrics['pod'] {
  return parsePod({ metadata: { name: podName }, status: {} });
}

const all = [
  'POD',
  'SERVER',
  'CALLS/S',
  'IN FLIGHT',
  'WAITING',
  'QUEUE',
  'PRE',
  'PREDICT',
  'POST',
  'TOKENS/S',
];

test.each([
  ['all', 140, name, [...all, 'KV CACHE', 'RESTARTS']],
  ['all, with less of the name', 120, '…ctor-7c9d6b5f4d-x2k8p', [...all, 'KV CACHE', 'RESTARTS']],
  [
    'not the steps of a call',
    80,
    '…r-7c9d6b5f4d-x2k8p',
    ['POD', 'SERVER', 'CALLS/S', 'IN FLIGHT', 'TOKENS/S', 'KV CACHE', 'RESTARTS'],
  ],
  ['the rates', 60, '…or-7c9d6b5f4d-x2k8p', ['POD', 'SERVER', 'CALLS/S', 'TOKENS/S', 'RESTARTS']],
])('the columns that fit: %s', (_, columns, pod, titles) => {
  const [head = '', row = ''] = shown(columns, [{ pod: podOf(name), loads: [load] }]);
  expect(head.trim().split(/ {2,}/u)).toEqual(titles);
  expect(row).toMatch(new RegExp(`^ +${pod} +vllm +12.5 .*480 .*0$`, 'u'));
});

test('of a pod in trouble its row says why, as far as there is room', () => {
  const trouble = 'its metrics are not read: the server closed the connection before an answer came';
  const rows = shown(80, [{ pod: podOf(name), loads: [], trouble }]);
  expect(rows[0]).toMatch(/^ +POD +SERVER +RESTARTS$/u);
  expect(rows[1]).toMatch(/ its metrics are not read.*…$/u);
});
