import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

/** Everything that a case opens is closed at its end: isvc's own first, then the peers once nobody is connected to them. */
export type Scope = {
  /** Given to what the case calls; nothing may listen to it afterwards. */
  readonly signal: AbortSignal;
  readonly abort: (reason: Error) => void;
  /** Closes what isvc opened. */
  readonly closing: (close: () => unknown) => void;
  /** A server of the case: isvc must have left it before it is closed. */
  readonly peer: <T extends Peer>(starting: Promise<T>) => Promise<T>;
};

export type Peer = { readonly connections: () => number; readonly close: () => unknown };

/** The longest that a case may take beyond the limit that isvc has there: machines are busy. */
const slackMs = 10_000;

/** Resources that keep a program alive, by kind. Pipes of the test runner are none of ours. */
function active(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (/^(?:TCP|TLS|UDP|Timeout|Process|FSReq|GetAddrInfo|TTY)/.test(kind))
      counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Kinds of which there are more than before: the test runner's own timers come and go. */
function newSince(before: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(active())
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind]) => kind);
}

/** Listeners at the process, which live as long as the program. */
function listeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
}

/** Waits for a state, with timers that are gone when it is looked at; not for ever. */
async function settled(isSo: () => boolean): Promise<void> {
  for (let at = 0; at < 300 && !isSo(); at += 1) await sleep(10);
}

/**
 * A case of `survived N of N`: it ends within the limit that isvc states there, and afterwards no socket, timer or listener is left.
 * `run` asserts its answer.
 */
export function survives(
  name: string,
  limitMs: number,
  run: (scope: Scope) => Promise<void>,
  /** False where this machine cannot do it: the suite says so. */
  canRun = true,
  /** False where isvc runs in a process of its own, whose end is asserted by `run`: what this one has open is the demo's. */
  isHere = true,
): void {
  // Each case is named where it is written.
  // oxlint-disable-next-line vitest/valid-title
  test.skipIf(!canRun)(name, { timeout: limitMs + 4 * slackMs }, async () => {
    const before = active();
    const listenersBefore = listeners();
    const controller = new AbortController();
    const closings: (() => unknown)[] = [];
    const peers: Peer[] = [];
    const scope: Scope = {
      signal: controller.signal,
      abort: (reason) => controller.abort(reason),
      closing: (close) => void closings.push(close),
      peer: async (starting) => {
        const peer = await starting;
        peers.push(peer);
        return peer;
      },
    };
    const startedAt = performance.now();
    try {
      await run(scope);
      expect(performance.now() - startedAt, 'milliseconds').toBeLessThan(limitMs + slackMs);
      const listening = () => getEventListeners(controller.signal, 'abort');
      await settled(() => listening().length === 0);
      expect(listening(), 'listeners of the signal').toEqual([]);
      for (const close of closings.splice(0).toReversed()) await close();
      await settled(() => peers.every((peer) => peer.connections() === 0));
      expect(peers.filter((peer) => peer.connections() > 0)).toEqual([]);
    } finally {
      for (const close of closings.splice(0).toReversed()) await close();
      for (const peer of peers.splice(0).toReversed()) await peer.close();
    }
    if (!isHere) return;
    await settled(() => newSince(before).length === 0);
    expect(newSince(before), 'left open').toEqual([]);
    expect(listeners()).toBe(listenersBefore);
  });
}
