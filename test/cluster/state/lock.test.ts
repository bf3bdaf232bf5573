import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withLock } from './lock.ts';

test('works one after the other, and says when it waits', async () => {
  const folder = randomUUID();
  const seen: string[] = [];
  const entered = Promise.withResolvers<void>();
  const first = withLock(
    folder,
    () => seen.push('first waits'),
    async () => {
      entered.resolve();
      await secondWaits.promise;
      seen.push('first');
    },
  );
  const secondWaits = Promise.withResolvers<void>();
  await entered.promise;
  const second = withLock(
    folder,
    () => {
      seen.push('second waits');
      secondWaits.resolve();
    },
    async () => seen.push('second'),
  );
  await Promise.all([first, second]);
  expect(seen).toEqual(['second waits', 'first', 'second']);
});

test('is free again after work that failed', async () => {
  const folder = randomUUID();
  const fail = withLock(
    folder,
    () => undefined,
    async () => {
      throw new Error('it failed');
    },
  );
  await expect(fail).rejects.toThrow('it failed');
  await expect(
    withLock(
      folder,
      () => undefined,
      async () => 'free',
    ),
  ).resolves.toBe('free');
});

test('another folder has another lock', async () => {
  const inner = withLock(
    randomUUID(),
    () => undefined,
    () =>
      withLock(
        randomUUID(),
        () => undefined,
        async () => 'both',
      ),
  );
  await expect(inner).resolves.toBe('both');
});
