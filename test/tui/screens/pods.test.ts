import { expect, test } from 'vitest';
import type { Pod, PodContainer } from '../../../src/kserve/pod.js';
import { podLines } from '../../../src/tui/screens/pods.js';
import { podsPage } from '../../../src/tui/screens/pods-menu.js';
import { service } from '../../inference/samples.js';
import { stateWith } from '../states.js';

const now = 1_000_000;

const container: PodContainer = {
  name: 'kserve-container',
  init: false,
  ready: true,
  restarts: 0,
  state: 'running',
  reason: '',
  message: '',
  since: now - 90_000,
};
const pod: Pod = {
  name: 'iris-predictor-1',
  component: 'predictor',
  phase: 'Running',
  reason: '',
  message: '',
  node: 'node-1',
  createdAt: now - 100_000,
  terminating: false,
  ready: { containers: 1, of: 1 },
  restarts: 0,
  containers: [container],
};
const textOf = (one: Pod) =>
  podLines([one], now, 100)
    .map((row) =>
      row
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    )
    .join('\n');

test('a pod that runs is told in two quiet lines', () => {
  expect(textOf(pod)).toBe(
    '   ● iris-predictor-1  Running  1/1  100s\n     kserve-container             running for 90s',
  );
});

test('restarts are told with how the container ended before', () => {
  const last = { reason: 'OOMKilled', exitCode: 137, endedAt: now - 60_000 };
  const shown = textOf({ ...pod, restarts: 2, containers: [{ ...container, restarts: 2, last }] });
  expect(shown).toContain('1/1  2 restarts  100s');
  expect(shown).toMatch(/running for 90s, 2 restarts\n +before that OOMKilled \(exit code 137\) 60s ago/);
});

test('a container that ended tells its exit code and its last words', () => {
  const ended: PodContainer = {
    ...container,
    name: 'storage-initializer',
    init: true,
    ready: false,
    state: 'terminated',
    reason: 'Error',
    exitCode: 1,
    message: 'no such bucket\n',
  };
  const shown = textOf({ ...pod, phase: 'Pending', ready: { containers: 0, of: 1 }, containers: [ended] });
  expect(shown).toContain('◌ iris-predictor-1  Pending  0/1');
  expect(shown).toContain('storage-initializer (init)   terminated: Error (exit code 1) 90s ago');
  expect(shown).toContain('no such bucket');
});

test('a pod that is going away, one that no node takes, and none at all', () => {
  expect(textOf({ ...pod, terminating: true })).toContain('Terminating');
  const waiting = { ...pod, phase: 'Pending', reason: 'Unschedulable', message: 'Insufficient gpu' };
  expect(textOf(waiting)).toMatch(/Pending: Unschedulable.*\n.*Insufficient gpu/);
  expect(podLines([], now, 80)).toEqual([[{ text: '   none', tone: 'dim' }]]);
});

test.each([60, 80])(
  'of a pod in the menu at %i columns its state is whole, and the end of its name',
  (columns) => {
    const state = stateWith([service({ name: 'iris' })], { size: { columns, rows: 24 } });
    const name = `${'very-'.repeat(12)}long-predictor-7c9d6b5f4d-x2k8p`;
    const failing = {
      ...pod,
      name,
      reason: 'CrashLoopBackOff',
      ready: { containers: 0, of: 2 },
      restarts: 12,
    };
    const value = [failing, { ...pod, terminating: true }];
    const place = { name: 'pods', of: 'kserve-demo/iris', line: 0, pods: { state: 'ready', value } } as const;
    const { lines } = podsPage(state, place, service({ name: 'iris' }));
    const [first = '', second = ''] = lines.slice(0, 2).map((row) =>
      row
        .map(({ text }) => text)
        .join('')
        .slice(0, columns),
    );
    expect(first).toMatch(/…\S*5f4d-x2k8p {2}0\/2 {2}CrashLoopBackOff +12 ↻/u);
    expect(second).toContain('  Terminating ');
  },
);
