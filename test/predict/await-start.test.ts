import { expect, test } from 'vitest';
import type { RoundTrip } from '../../src/inference/exchange.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { sendAndWatch, type StartLimits, type StartOptions } from '../../src/predict/await-start.js';
import type { ModelCall } from '../../src/predict/model-client.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { makeService } from '../discovery/make-service.js';
import {
  ended,
  podObject,
  readyContainer,
  readyPodStatus,
  unready,
  unreadyPodStatus,
  waitingFor,
} from '../kserve/pod-objects.js';
import { http } from './make-evidence.js';

const never = new AbortController().signal;
const { endpoint, roundTrip: answered } = http(200, '{}');
const limits: StartLimits = { firstLookMs: 1, lookMs: 1, graceMs: 5, startMs: 60_000 };
const components = [{ kind: 'predictor', traffic: [], ports: [] }] as const;
const zero = makeService({ name: 'iris', deploymentMode: 'Knative', components });
const pod = (status: KubeObject) =>
  podObject({ service: 'iris', namespace: 'demo', revision: 'iris-predictor-00001', status });
const creating = pod(unreadyPodStatus(unready(waitingFor('ContainerCreating'))));
const crashing = (restartCount: number) =>
  pod(
    unreadyPodStatus(
      unready(waitingFor('CrashLoopBackOff'), {
        restartCount,
        lastState: ended('Error', 1, 'CUDA out of memory'),
      }),
    ),
  );

/** A call that ends when the test says so, or when it is given up; and a cluster whose pods the test changes. */
function open(service = zero) {
  const pods: KubeObject[] = [];
  const told: string[] = [];
  const answer = Promise.withResolvers<RoundTrip>();
  const limitsGiven: number[] = [];
  const waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  const { cluster, calls } = fakeCluster({ objects: { pods } });
  const call: ModelCall<unknown> = {
    preview: () => ({
      request: { transport: 'http', method: 'POST', path: '/', headers: {} },
      notes: [],
      tokenSent: false,
      secretSent: false,
    }),
    send: (_, { timeoutMs }, signal) => {
      limitsGiven.push(timeoutMs);
      const aborted = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
      return Promise.race([answer.promise, aborted]);
    },
    share: () => Promise.reject(new Error('nobody shares it')),
    decode: () => undefined,
  };
  const onProgress = (line: string) => {
    told.push(line);
    for (const one of waiting.filter(({ text }) => line.includes(text))) one.resolve();
  };
  /** Resolves once a line with that text was told. */
  const untilTold = (text: string) =>
    new Promise<void>((resolve) => {
      waiting.push({ text, resolve });
    });
  const start = (more: Partial<Pick<StartOptions, 'timeoutMs' | 'waitsForStart' | 'limits'>> = {}) =>
    sendAndWatch(
      { call, endpoint, service, cluster, onProgress, limits, timeoutMs: 5, waitsForStart: true, ...more },
      never,
    );
  return { pods, calls, told, untilTold, start, limitsGiven, answer: () => answer.resolve(answered) };
}

test('while a pod is on its way it is waited for, longer than for an answer, and what it says is told', async () => {
  const { pods, start, untilTold, answer } = open();
  const timeoutMs = 1000;
  const begin = performance.now();
  const sending = start({ timeoutMs });
  await untilTold('iris, which is starting from zero: it has no pod yet');
  pods.push(creating);
  while (performance.now() < begin + 2 * timeoutMs) await untilTold('predictor: ContainerCreating');
  answer();
  const { roundTrip, start: found } = await sending;
  expect(roundTrip).toBe(answered);
  expect(found?.state).toBe('starting');
});

test('where no pod comes, it is given up as any call is', async () => {
  const { start } = open();
  const { roundTrip, start: found } = await start();
  expect(roundTrip.failure).toMatchObject({ phase: 'wait', code: 'TIMEOUT' });
  expect(found?.state).toBe('at zero');
});

test('a pod that crashes again and again is given up, and says why', async () => {
  const { pods, start } = open();
  pods.push(crashing(2));
  const { roundTrip, start: found } = await start({ timeoutMs: 600_000 });
  expect(roundTrip.failure?.code).toBe('TIMEOUT');
  expect(found?.state).toBe('cannot start');
  expect(found?.explained.service.startFailure).toBe(
    'its pod does not start: predictor: CrashLoopBackOff: exit 1, 2 restarts: CUDA out of memory',
  );
});

test('one that crashed once may still start', async () => {
  const { pods, start, untilTold, answer } = open();
  pods.push(crashing(1));
  const sending = start({ timeoutMs: 600_000 });
  await untilTold('1 restart');
  await untilTold('1 restart');
  answer();
  expect((await sending).roundTrip).toBe(answered);
});

test('a timeout that the person gave goes to the call as it is, and nothing is given up before', async () => {
  const { pods, start, untilTold, answer, limitsGiven } = open();
  pods.push(crashing(5));
  const sending = start({ timeoutMs: 7777, waitsForStart: false });
  for (let looks = 0; looks < 20; looks += 1) await untilTold('CUDA out of memory');
  answer();
  expect((await sending).roundTrip).toBe(answered);
  expect(limitsGiven).toEqual([7777]);
});

test('a slow model in a pod that is ready is asked about once', async () => {
  const { pods, calls, start, told } = open();
  const queueProxy = { ...readyContainer, name: 'queue-proxy' };
  pods.push(pod({ ...readyPodStatus(), containerStatuses: [readyContainer, queueProxy] }));
  const { roundTrip, start: found } = await start({ timeoutMs: 30 });
  expect(roundTrip.failure?.code).toBe('TIMEOUT');
  expect(found?.state).toBe('up');
  expect(calls).toEqual(['pods@demo']);
  expect(told).toEqual([]);
});

test('only Knative has services at zero: of others no pod is asked', async () => {
  const { calls, start, answer, limitsGiven } = open(makeService({ deploymentMode: 'Standard', components }));
  const sending = start({ timeoutMs: 1234 });
  answer();
  await sending;
  expect(calls).toEqual([]);
  expect(limitsGiven).toEqual([1234]);
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
}

test('once an answer is there, nothing waits for a first look at the pods any more', async () => {
  const before = timers();
  const calls = 50;
  for (let call = 0; call < calls; call += 1) {
    const { start, answer } = open();
    const sending = start({ timeoutMs: 600_000, limits: { ...limits, firstLookMs: 600_000 } });
    answer();
    await sending;
  }
  expect(timers()).toBeLessThan(before + calls);
});
