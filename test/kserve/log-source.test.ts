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

function pod(
  name: string,
  containers: readonly PodContainer[],
  component: Pod['component'] = 'predictor',
): Pod {
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

const noImage = container('kserve-container', {
  ready: false,
  state: 'waiting',
  reason: 'ImagePullBackOff',
  message: 'Back-off pulling image "nope:v1": ErrImagePull: nope:v1: not found',
});

test('a server whose image is missing comes before the queue-proxy that waits for it, and says why it has no log', () => {
  const [first] = logSources([pod('a', [queue, noImage])]);
  expect(first).toMatchObject({
    container: 'kserve-container',
    unstarted: expect.stringContaining('not found'),
  });
  expect(logSources([pod('a', [waiting])])[0]).not.toHaveProperty('unstarted');
});

const startError =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no": stat /no: no such file or directory: unknown';

test.each<readonly [string, Partial<PodContainer>, string | undefined, string | undefined]>([
  [
    'killed for its memory',
    { state: 'terminated', reason: 'OOMKilled', exitCode: 137 },
    'OOMKilled, exit 137',
    undefined,
  ],
  [
    'in back-off after a failed start',
    {
      state: 'waiting',
      reason: 'CrashLoopBackOff',
      last: { reason: 'StartError', exitCode: 128, message: startError },
    },
    'StartError, exit 128: exec: "/no": stat /no: no such file or directory',
    'StartError, exit 128: exec: "/no": stat /no: no such file or directory',
  ],
  ['running again', { last: { reason: 'OOMKilled', exitCode: 137 } }, undefined, 'OOMKilled, exit 137'],
  ['done', { state: 'terminated', reason: 'Completed', exitCode: 0 }, undefined, undefined],
])('how a run ended: %s', (_, more, end, endBefore) => {
  const [source] = logSources([pod('a', [container('kserve-container', { ready: false, ...more })])]);
  expect([source?.end?.text, source?.endBefore?.text]).toEqual([end, endBefore]);
  expect(source?.endBefore?.hasCause ?? false).toBe(
    endBefore === undefined ? false : endBefore.includes(': '),
  );
});
