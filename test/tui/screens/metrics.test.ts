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
function shown(columns: number, pods: readonly PodMetrics[], rows = 2): readonly string[] {
  const state = stateWith([iris], { size: { columns, rows: 24 } });
  const loaded = { name: 'metrics', of: iris.key, pods: { state: 'ready', value: pods } } as const;
  return drawn(after(pressed(state, 'm'), { type: 'loaded', loaded })).slice(2, 2 + rows);
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

test('of a pod in trouble its row says why, and the rows below where that is long', () => {
  const trouble = 'its metrics are not read: the server closed the connection before an answer came';
  const told = (columns: number, why: string) =>
    shown(columns, [{ pod: podOf(name), loads: [], trouble: why }], 6)
      .join('\n')
      .trimEnd();
  expect(told(80, trouble)).toMatch(
    new RegExp(`^ +POD +SERVER +RESTARTS\\n +${name} +0\\n.*its metrics are not read`, 'u'),
  );
  expect(told(80, trouble).replaceAll(/\s+/gu, ' ')).toContain(trouble);
  expect(told(80, 'no metrics')).toMatch(/x2k8p +0 {2}no metrics$/u);
});
