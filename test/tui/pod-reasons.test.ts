import { expect, test } from 'vitest';
import type { Pod, PodContainer } from '../../src/kserve/pod.js';
import { podReasonLines } from '../../src/tui/screens/pod-reasons.js';

const waiting: PodContainer = {
  name: 'kserve-container',
  init: false,
  ready: false,
  restarts: 0,
  state: 'waiting',
  reason: 'ImagePullBackOff',
  message: 'Back-off pulling image "nope"',
};
const pod: Pod = {
  name: 'iris-predictor-1',
  component: 'predictor',
  phase: 'Pending',
  reason: '',
  message: '',
  node: '',
  terminating: false,
  ready: { containers: 0, of: 1 },
  restarts: 0,
  containers: [waiting],
};
const ofPods = (...pods: readonly Pod[]) =>
  podReasonLines(pods, 100).map((row) => row.map(({ text }) => text.trim()).join(''));
const ofContainer = (changes: Partial<PodContainer>) =>
  ofPods({ ...pod, containers: [{ ...waiting, ...changes }] });

test('a container says why it waits; what all pods say is said once', () => {
  const said = ['✗ kserve-container: ImagePullBackOff', 'Back-off pulling image "nope"'];
  expect(ofPods(pod)).toEqual(said);
  expect(ofPods(pod, { ...pod, name: 'iris-predictor-2' })).toEqual(said);
});

test('a container that was killed says by what, with its exit code', () => {
  const last = { reason: 'OOMKilled', exitCode: 137 };
  expect(ofContainer({ reason: 'CrashLoopBackOff', message: '', last })).toEqual([
    '✗ kserve-container: CrashLoopBackOff',
    '✗ kserve-container ended before: OOMKilled (exit code 137)',
  ]);
  expect(ofContainer({ state: 'terminated', reason: 'Error', exitCode: 1, message: 'no model' })).toEqual([
    '✗ kserve-container: Error (exit code 1)',
    'no model',
  ]);
});

test('a pod that no node takes says so', () => {
  expect(ofPods({ ...pod, reason: 'Unschedulable', message: '0/3 nodes', containers: [] })).toEqual([
    '✗ Unschedulable',
    '0/3 nodes',
  ]);
});

test.each<[string, Partial<Pod>]>([
  ['is ready', { ready: { containers: 1, of: 1 } }],
  ['is on its way out', { terminating: true }],
  ['waits for its turn', { containers: [{ ...waiting, reason: 'PodInitializing', message: '' }] }],
  ['has prepared', { containers: [{ ...waiting, state: 'terminated', reason: 'Completed', exitCode: 0 }] }],
])('of a pod that %s there is nothing to say', (_, changes) => {
  expect(ofPods({ ...pod, ...changes })).toEqual([]);
});
