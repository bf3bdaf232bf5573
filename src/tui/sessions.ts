import type { Core } from './core.js';

/** How further cores are opened. */
export type Openers = {
  /** Another context's; the one that the program starts with when undefined. */
  readonly reconnect: (context: string | undefined) => Promise<Core>;
  /** The demo cluster's, which ends when its core is closed. */
  readonly openDemo: () => Promise<Core>;
};

/** The core in use, which a switch of context replaces. */
export type Sessions = {
  readonly current: () => Core;
  /** Opens another context's, closes the one before, and returns the new one. */
  readonly open: (context: string | undefined) => Promise<Core>;
  /** The same with the embedded demo cluster. */
  readonly openDemo: () => Promise<Core>;
  readonly close: () => Promise<void>;
};

/** The first core belongs to the caller; those that follow are closed here. */
export function createSessions(first: Core, { reconnect, openDemo }: Openers): Sessions {
  let current = first;
  async function close(): Promise<void> {
    if (current === first) return;
    current.predictor.close();
    await current.cluster.close();
  }
  async function replace(opening: Promise<Core>): Promise<Core> {
    const next = await opening;
    await close();
    current = next;
    return next;
  }
  return {
    current: () => current,
    open: (context) => replace(reconnect(context)),
    openDemo: () => replace(openDemo()),
    close,
  };
}
