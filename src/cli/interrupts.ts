import { exitCodes, Problem } from '../problem.js';

const kinds = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGHUP: 'hung-up' } as const;

/**
 * Runs work with a signal that Ctrl-C, SIGTERM and SIGHUP abort. Rejects with that Problem as soon as the work has cleaned up; a
 * second one does not wait for it.
 */
export async function untilAborted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listeners = Object.entries(kinds).map(([name, kind]) => {
    const listener = () => {
      if (controller.signal.aborted) process.exit(exitCodes[kind]);
      controller.abort(new Problem(kind, `Stopped by ${name}.`, { remedy: 'Run it again.' }));
    };
    process.on(name, listener);
    return { name, listener };
  });
  try {
    const result = await work(controller.signal);
    controller.signal.throwIfAborted();
    return result;
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    for (const { name, listener } of listeners) process.off(name, listener);
  }
}
