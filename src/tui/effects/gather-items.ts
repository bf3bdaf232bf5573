/**
 * Milliseconds between two messages of what comes in a flood: each is a whole layout of the screen, which a key has to wait for. A reader
 * sees no difference between 30 frames of growing text a second and 60.
 */
export const gatheredMs = 33;

/** Things that come one by one, told in batches. */
export type Gathering<Item> = {
  readonly add: (items: readonly Item[]) => void;
  /** Drops the items that were not told yet. */
  readonly stop: () => void;
};

/** Tells the first at once, then at most one batch every `everyMs`, each with all that came meanwhile. */
export function gatherItems<Item>(everyMs: number, tell: (items: readonly Item[]) => void): Gathering<Item> {
  let waiting: Item[] = [];
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    timer = undefined;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    timer = setTimeout(next, everyMs);
    tell(batch);
  };
  return {
    add: (items) => {
      waiting.push(...items);
      if (timer === undefined) next();
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
