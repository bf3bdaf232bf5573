/**
 * Does all of it at once. The first failure aborts the signal that the others were given, and is thrown when they have
 * ended too: nothing is still being started when the caller cleans up.
 */
export async function inParallel(
  works: readonly ((signal: AbortSignal) => Promise<unknown>)[],
  signal?: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const running = works.map((work) => work(either).catch((error: unknown) => failed.abort(error)));
  await Promise.all(running);
  if (failed.signal.aborted) throw failed.signal.reason;
}
