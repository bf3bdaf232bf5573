import { expect, test } from 'vitest';
import type { Pod, PodContainer } from '../../../src/kserve/pod.js';
import { podReasonLines } from '../../../src/tui/screens/pods.js';

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
const ofPods = (...pods: readonly Pod[]) => linesOf('', ...pods);
const linesOf = (told: string, ...pods: readonly Pod[]) =>
  podReasonLines(pods, told, 100).map((row) =>
    row
      .map(({ text }) => text)
      .join('')
      .trim(),
  );
const ofContainer = (changes: Partial<PodContainer>) =>
  ofPods({ ...pod, containers: [{ ...waiting, ...changes }] });

test('a container says why it waits; what all pods say is said once', () => {
  const said = ['✗ predictor: ImagePullBackOff: nope:v1'];
  const withImage = { ...pod, containers: [{ ...waiting, image: 'nope:v1' }] };
  expect(ofPods(withImage)).toEqual(said);
  expect(ofPods(withImage, { ...withImage, name: 'iris-predictor-2' })).toEqual(said);
});

test('what stands above already is not said again; another component says its own', () => {
  const killed = {
    ...pod,
    containers: [
      { ...waiting, reason: 'Error', message: 'bad pickle', state: 'terminated', exitCode: 1 } as const,
    ],
  };
  const told = 'predictor: CrashLoopBackOff: exit 1: bad pickle';
  expect(linesOf(told, killed)).toEqual([]);
  expect(
    linesOf(told, killed, {
      ...pod,
      component: 'transformer',
      reason: 'Unschedulable',
      message: '0/3 nodes',
    }),
  ).toEqual(['✗ transformer: Unschedulable: 0/3 nodes']);
});

test('a container that was killed says by what, with its exit code', () => {
  const last = { reason: 'OOMKilled', exitCode: 137 };
  expect(ofContainer({ reason: 'CrashLoopBackOff', message: '', last })).toEqual([
    '✗ predictor: OOMKilled: exit 137',
  ]);
  expect(ofContainer({ state: 'terminated', reason: 'Error', exitCode: 1, message: 'no model' })).toEqual([
    '✗ predictor: CrashLoopBackOff: exit 1: no model',
  ]);
});

test.each<[string, Partial<Pod>]>([
  ['is ready', { ready: { containers: 1, of: 1 } }],
  ['is on its way out', { terminating: true }],
])('of a pod that %s there is nothing to say', (_, changes) => {
  expect(ofPods({ ...pod, ...changes })).toEqual([]);
});
