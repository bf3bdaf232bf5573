import { expect, test } from 'vitest';
import { runSideBySide } from '../../src/runtime/side-by-side.js';

test('no more run at once than allowed, all of them run, and results keep the order of the items', async () => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const ends = Array.from({ length: 7 }, () => Promise.withResolvers<void>());
  const ended = runSideBySide([0, 1, 2, 3, 4, 5, 6], 3, async (item) => {
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    await ends[item]?.promise;
    running -= 1;
    return item * 10;
  });
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of ends.toReversed()) resolve();
  expect(await ended).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect([most, begun]).toEqual([3, [0, 1, 2, 3, 4, 5, 6]]);
});

test('it rejects with the first that does, and begins no other', async () => {
  const begun: number[] = [];
  const second = Promise.withResolvers<void>();
  const ended = runSideBySide([0, 1, 2, 3], 2, (item) => {
    begun.push(item);
    return item === 0 ? Promise.reject(new Error('the first')) : second.promise;
  });
  await expect(ended).rejects.toThrow('the first');
  second.resolve();
  await second.promise;
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
});

test('nothing to do is done', async () => {
  expect(await runSideBySide([], 3, () => Promise.resolve(1))).toEqual([]);
});
