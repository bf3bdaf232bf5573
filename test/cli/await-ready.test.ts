import { expect, test } from 'vitest';
import { awaitReady } from '../../src/cli/await-ready.js';
import type { ReadyState } from '../../src/predict/predict.js';

const never = new AbortController().signal;
const unready = {
  serviceReady: false,
  serverReady: undefined,
  modelReady: undefined,
  problem: 'not-ready',
} as const;
const noSecret: ReadyState = {
  ...unready,
  detail: 'predictor: CreateContainerConfigError: secret "keys" not found',
  needsHelp: true,
};
const starting: ReadyState = { ...unready, detail: 'predictor: ContainerCreating' };
const crashing: ReadyState = { ...unready, detail: 'predictor: CrashLoopBackOff: exit 1, 9 restarts' };
const nobody: ReadyState = {
  ...unready,
  serviceReady: true,
  detail: 'nobody answered',
  more: ['Also tried: x'],
  problem: 'no-way-in',
};
const ready: ReadyState = {
  serviceReady: true,
  serverReady: true,
  modelReady: true,
  detail: 'the model is ready',
};

/** Answers these in order, the last one for ever. */
function wait(states: readonly ReadyState[], graceMs: number) {
  const told: string[] = [];
  const shown: string[] = [];
  let asked = 0;
  const ask = () => Promise.resolve(states[Math.min(asked++, states.length - 1)] ?? ready);
  const say = { tell: (line: string) => void told.push(line), show: (line: string) => void shown.push(line) };
  return {
    told,
    shown,
    ended: awaitReady(ask, say, 'isvc ready iris -n models --wait', never, { pollMs: 1, graceMs }),
  };
}

test('it goes on until all is ready, also where nobody answers, and tells each reason once, in one line', async () => {
  const { told, ended } = wait([nobody, nobody, starting, crashing, crashing, ready], 5);
  expect(await ended).toBe(ready);
  expect(told).toEqual(['nobody answered', starting.detail, crashing.detail]);
});

test('what does not recover by itself ends it, after a time for a change', async () => {
  const { shown, ended } = wait([noSecret], 20);
  await expect(ended).rejects.toMatchObject({
    kind: 'not-ready',
    summary: noSecret.detail,
    remedy: expect.stringContaining('isvc ready iris -n models --wait'),
  });
  expect(shown[0]).toMatch(/secret "keys" not found \(it does not recover by itself: 1 s more\)$/);
});

test('where it heals within that time, it goes on', async () => {
  const { ended } = wait([noSecret, noSecret, starting, noSecret, ready], 60_000);
  expect(await ended).toBe(ready);
});
