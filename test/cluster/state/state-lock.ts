import { mkdir } from 'node:fs/promises';
import { say } from '../progress.ts';
import { withLock } from './lock.ts';
import { stateFolder } from './paths.ts';

/** Starting and stopping wait for each other. Makes the state folder, which only this user may enter. */
export async function withStateLock<Result>(
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  await mkdir(stateFolder(), { recursive: true, mode: 0o700 });
  return withLock(stateFolder(), sayWaiting, work, signal);
}

function sayWaiting(): void {
  say(`Another run is starting or stopping ${stateFolder()}: waiting for it.`);
}
