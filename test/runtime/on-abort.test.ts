import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { onAbort } from '../../src/runtime/on-abort.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options?: { readonly type: 'minor' }) => void;

test('each is told once, but for those that were taken back', () => {
  const controller = new AbortController();
  const told: string[] = [];
  const listen = (name: string) => onAbort(controller.signal, () => told.push(name));
  const [first] = ['first', 'second', 'third'].map(listen);
  first?.();
  first?.();
  controller.abort();
  controller.abort();
  expect(told.toSorted()).toEqual(['second', 'third']);
});

test('one that is told takes another back', () => {
  const controller = new AbortController();
  const told: string[] = [];
  const takeBack: Record<string, () => void> = {};
  const listen = (name: string, other: string) => {
    takeBack[name] = onAbort(controller.signal, () => {
      told.push(name);
      takeBack[other]?.();
    });
  };
  listen('one', 'other');
  listen('other', 'one');
  controller.abort();
  expect(told).toHaveLength(1);
});

test('what was taken back can be collected with the young generation, however many came and went before it', () => {
  const { signal } = new AbortController();
  const underWay: (() => void)[] = [];
  const start = (index: number) => {
    const needed = Array.from({ length: 1000 }, () => index + 0.5);
    underWay.push(onAbort(signal, () => needed[0]));
    if (underWay.length > 10) underWay.shift()?.();
  };
  const run = (calls: number) => {
    for (let index = 0; index < calls; index += 1) {
      start(index);
      if (index % 100 === 99) collect({ type: 'minor' });
    }
  };
  run(1000);
  collect();
  const before = process.memoryUsage().heapUsed;
  run(2000);
  const keptOfACall = (process.memoryUsage().heapUsed - before) / 2000;
  // A call needs 8,000 bytes.
  expect(keptOfACall).toBeLessThan(1000);
  for (const stop of underWay) stop();
});
