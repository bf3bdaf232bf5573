import type { Store } from './store.js';

/**
 * Runs what can wait until the first list, or why there is none, is on the screen. Returns what forgets it.
 */
export function afterFirstList(store: Pick<Store, 'state' | 'subscribe'>, run: () => void): () => void {
  let due: NodeJS.Immediate | undefined;
  const unsubscribe = store.subscribe(() => {
    const { list, stale } = store.state();
    if (list.state === 'loading' && stale === undefined) return;
    unsubscribe();
    // The frame is drawn at the end of this turn of the event loop.
    due = setImmediate(run);
  });
  return () => {
    unsubscribe();
    clearImmediate(due);
  };
}
