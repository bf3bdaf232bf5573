import type { Core } from './effects.js';

/** The core in use, which a switch of context replaces. */
export type Sessions = {
  readonly current: () => Core;
  /** Opens another context's, closes the one before, and returns the new one. */
  readonly open: (context: string) => Promise<Core>;
  readonly close: () => Promise<void>;
};

/** The first core belongs to the caller; those of other contexts are closed here. Without `reconnect` the first stays. */
export function createSessions(first: Core, reconnect?: (context: string) => Promise<Core>): Sessions {
  let current = first;
  async function close(): Promise<void> {
    if (current === first) return;
    current.predictor.close();
    await current.cluster.close();
  }
  return {
    current: () => current,
    open: async (context) => {
      if (reconnect === undefined) return current;
      const next = await reconnect(context);
      await close();
      current = next;
      return next;
    },
    close,
  };
}
