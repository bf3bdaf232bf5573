import { expect, test } from 'vitest';
import { logSources } from '../../src/kserve/log-source.js';
import type { Pod, PodContainer } from '../../src/kserve/pod.js';

const container = (name: string, more: Partial<PodContainer> = {}): PodContainer => ({
  name,
  init: false,
  ready: true,
  restarts: 0,
  state: 'running',
  reason: '',
  message: '',
  ...more,
});

function pod(name: string, containers: readonly PodContainer[], component = 'predictor'): Pod {
  return {
    name,
    component,
    phase: 'Running',
    reason: '',
    message: '',
    node: '',
    terminating: false,
    ready: { containers: 1, of: 1 },
    restarts: 0,
    containers,
  };
}

const fetched = container('storage-initializer', { init: true, state: 'terminated', exitCode: 0 });
const failing = container('storage-initializer', {
  init: true,
  ready: false,
  state: 'waiting',
  reason: 'CrashLoopBackOff',
  last: { reason: 'Error', exitCode: 1 },
});
const waiting = container('kserve-container', { ready: false, state: 'waiting', reason: 'PodInitializing' });
const server = container('kserve-container');
const restarted = container('kserve-container', { restarts: 2, last: { reason: 'OOMKilled' } });
const dead = container('kserve-container', { state: 'terminated', exitCode: 1 });
const queue = container('queue-proxy');

test.each([
  [
    'what fetches the model, where that fails',
    [pod('a', [waiting, failing])],
    'a/storage-initializer a/kserve-container',
  ],
  [
    'the server, where all is well',
    [pod('a', [fetched, queue, server])],
    'a/kserve-container a/queue-proxy a/storage-initializer',
  ],
  [
    'the server that was started again',
    [pod('a', [server]), pod('b', [restarted])],
    'b/kserve-container a/kserve-container',
  ],
  [
    'the predictor',
    [pod('t', [server], 'transformer'), pod('p', [server])],
    'p/kserve-container t/kserve-container',
  ],
  [
    'a transformer that failed',
    [pod('p', [server]), pod('t', [dead], 'transformer')],
    't/kserve-container p/kserve-container',
  ],
  ['nothing without pods', [], ''],
])('first comes %s', (_, pods, expected) => {
  const found = logSources(pods).map((source) => `${source.pod}/${source.container}`);
  expect(found.join(' ')).toBe(expected);
});

test('a container that ran before has a log of that', () => {
  expect(logSources([pod('a', [fetched, restarted])]).map(({ ranBefore }) => ranBefore)).toEqual([
    true,
    false,
  ]);
});
