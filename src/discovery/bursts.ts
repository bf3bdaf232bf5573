/**
 * What a source yields, gathered: the first item at once, then at most one batch every `everyMs`, each with all that came
 * meanwhile. Ends with the source or the signal; throws what the source throws.
 */
export async function* bursts<Item>(
  source: AsyncIterable<Item>,
  everyMs: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Item[], void, undefined> {
  const gathered: Item[] = [];
  const end = { reached: false };
  let wake: (() => void) | undefined;
  const nudge = () => wake?.();
  const pump = (async () => {
    for await (const item of source) {
      gathered.push(item);
      nudge();
    }
  })().finally(() => {
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
        await pause(everyMs, signal);
      } else if (end.reached) {
        return await pump;
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
