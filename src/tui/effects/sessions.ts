import type { Core } from './core.js';

/** How further cores are opened. */
export type Openers = {
  /** Another context's; the one that the program starts with when undefined. */
  readonly reconnect: (context: string | undefined) => Promise<Core>;
  /** The demo cluster's, which ends when its core is closed. */
  readonly openDemo: () => Promise<Core>;
};

/** Called when a core becomes the current one, at once: nothing may be asked of the one before any more. */
type Opened = (core: Core) => void;

/** The core in use, which a switch of context replaces. */
export type Sessions = {
  readonly current: () => Core;
  /** Opens another context's, and closes the one before. One that comes after the signal is closed again. */
  readonly open: (context: string | undefined, opened: Opened, signal: AbortSignal) => Promise<void>;
  /** The same with the embedded demo cluster. */
  readonly openDemo: (opened: Opened, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The first core belongs to the caller; those that follow are closed here. */
export function createSessions(first: Core, { reconnect, openDemo }: Openers): Sessions {
  let current = first;
  async function close(core: Core): Promise<void> {
    if (core === first) return;
    core.predictor.close();
    await core.cluster.close();
  }
  async function replace(opening: Promise<Core>, opened: Opened, signal: AbortSignal): Promise<void> {
    const next = await opening;
    if (signal.aborted) return close(next);
    const before = current;
    current = next;
    opened(next);
    await close(before);
  }
  return {
    current: () => current,
    open: (context, opened, signal) => replace(reconnect(context), opened, signal),
    openDemo: (opened, signal) => replace(openDemo(), opened, signal),
    close: () => close(current),
  };
}
