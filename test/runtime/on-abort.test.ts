import { expect, test } from 'vitest';
import { onAbort } from '../../src/runtime/on-abort.js';

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
