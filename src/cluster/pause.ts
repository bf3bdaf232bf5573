import { setTimeout as sleep } from 'node:timers/promises';
import { readRetryAfterMs } from './limits.js';

/** Waits, or throws signal.reason as soon as the signal says stop. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** How long to wait before the next try: doubles from 250 ms to 8 s, with jitter so that many clients do not come back at once. */
export function backoffMs(failures: number, longestMs = 8000): number {
  const wholeMs = Math.min(longestMs, 250 * 2 ** Math.min(failures, 20));
  return Math.round(wholeMs * (0.5 + Math.random() / 2));
}

/** How long a question that a person waits for pauses before its next try: as the server asks, within a limit. */
export function readPauseMs(askedMs: number | undefined, failures: number): number {
  return Math.min(readRetryAfterMs, askedMs ?? backoffMs(failures));
}
