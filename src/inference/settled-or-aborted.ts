/** Waits for the work of somebody else, however that ends; or only until the signal says to wait no longer. Never rejects. */
export function settledOrAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const go = (): void => {
      signal.removeEventListener('abort', go);
      resolve();
    };
    signal.addEventListener('abort', go);
    work.then(go, go);
  });
}
