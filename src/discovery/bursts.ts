/**
 * Gathers the items of several sources: the first item at once, then at most one batch every `everyMs()`, each with all that came
 * meanwhile. Ends with the last source or the signal; throws what a source throws.
 */
export async function* bursts<Item>(
  sources: readonly AsyncIterable<Item>[],
  everyMs: () => number,
  signal: AbortSignal,
): AsyncGenerator<readonly Item[], void, undefined> {
  const gathered: Item[] = [];
  const end = { reached: false };
  let wake: (() => void) | undefined;
  const nudge = () => wake?.();
  const gather = async (source: AsyncIterable<Item>) => {
    for await (const item of source) {
      gathered.push(item);
      nudge();
    }
  };
  const pump = Promise.all(sources.map(gather)).finally(() => {
    end.reached = true;
    nudge();
  });
  // The failure is thrown below, once everything before it was yielded; until then nobody listens to it.
  pump.catch(nudge);
  signal.addEventListener('abort', nudge);
  try {
    while (!signal.aborted) {
      if (gathered.length > 0) {
        yield gathered.splice(0);
        await pause(everyMs(), signal);
      } else if (end.reached) {
        await pump;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', nudge);
  }
}

/** Resolves after the time, or at once when aborted. */
function pause(timeMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, timeMs);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
