/** A callback and its place in the list; none once it was told or taken back. */
type Entry = { readonly tell: () => void; at: number | undefined };

type Waiting = { readonly entries: Entry[]; readonly stop: () => void };

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back once when the signal aborts; returns what takes that back. All that wait for one signal share one listener, which goes with the
 * last of them: Node walks through a signal's listeners to add or remove one, which ten thousand calls under one signal would feel.
 *
 * They stand in an array, not in a Set: V8 gives a Set whose members come and go a new table again and again, and each table that was left
 * points to the next one. Once the first of them is in the old generation, all that calls under way needed outlives each collection of the
 * young one, and is copied by it.
 */
export function onAbort(signal: AbortSignal, tell: () => void): () => void {
  const { entries, stop } = waiting.get(signal) ?? wait(signal);
  const entry: Entry = { tell, at: entries.length };
  entries.push(entry);
  return () => {
    const { at } = entry;
    if (at === undefined) return;
    entry.at = undefined;
    const last = entries.pop();
    if (last !== undefined && last !== entry) {
      last.at = at;
      entries[at] = last;
    }
    if (entries.length === 0) stop();
  };
}

function wait(signal: AbortSignal): Waiting {
  const entries: Entry[] = [];
  const tellAll = () => {
    stop();
    // Each may take others back.
    for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
      entry.at = undefined;
      entry.tell();
    }
  };
  const stop = () => {
    signal.removeEventListener('abort', tellAll);
    waiting.delete(signal);
  };
  signal.addEventListener('abort', tellAll);
  const one = { entries, stop };
  waiting.set(signal, one);
  return one;
}
