/** One run at a time may build, and one may start or stop a cluster. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does the work while no other process on this machine holds the folder's lock; `waiting` is called once when one does.
 * The lock is a socket in Linux's abstract namespace: the kernel frees it with the process, however that ends.
 */
export async function withLock<Result>(
  folder: string,
  waiting: () => void,
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const name = `\0isvc-cluster-${createHash('sha256').update(folder).digest('hex')}`;
  let release = await tryLock(name);
  if (release === undefined) waiting();
  while (release === undefined) {
    await sleep(500, undefined, signal ? { signal } : {});
    release = await tryLock(name);
  }
  try {
    return await work();
  } finally {
    await release();
  }
}

async function tryLock(name: string): Promise<(() => Promise<void>) | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(name);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
  return async () => {
    server.close();
    await once(server, 'close');
  };
}
