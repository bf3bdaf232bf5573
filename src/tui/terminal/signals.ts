import { setTimeout as wait } from 'node:timers/promises';

/** The program, for what ends it from outside the keyboard. */
export type Guard = {
  /** Whether another program has the terminal: Ctrl-C there is for that program, and tells this one too. */
  readonly isLent: () => boolean;
  readonly quit: (exitCode: number) => void;
  readonly crashed: (thrown: unknown) => void;
};

/** Exit codes are 128 + the signal's number, as shells report them. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Turns signals and uncaught errors into an orderly end, so that the terminal is restored first. So does the end of its input:
 * of a terminal that hangs up only the leader of the session is told by SIGHUP, and that may be a shell which ignores it.
 * Returns what takes that back.
 */
export function guardTerminal(stdin: NodeJS.ReadableStream, { isLent, quit, crashed }: Guard): () => void {
  const handlers = Object.entries(signals).map(
    ([signal, exitCode]) =>
      [signal, () => (signal === 'SIGINT' && isLent() ? undefined : quit(exitCode))] as const,
  );
  for (const [signal, handler] of handlers) process.on(signal, handler);
  const onHangUp = () => quit(signals.SIGHUP);
  stdin.on('end', onHangUp);
  process.on('uncaughtException', crashed);
  process.on('unhandledRejection', crashed);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    stdin.off('end', onHangUp);
    process.off('uncaughtException', crashed);
    process.off('unhandledRejection', crashed);
  };
}

/** The program as a job of the shell that started it. */
export type Job = {
  /** Stops every process of the job, so that the shell takes over; resolves once it goes on, at once where no shell holds it. */
  readonly stop: () => Promise<void>;
  /** Leaves the signal to its default again. */
  readonly unwatch: () => void;
};

/** Milliseconds in which the signal surely arrives. They do not pass while the process is stopped. */
const arrivesMs = 50;

/** Calls `onStop` in place of stopping when SIGTSTP comes: whoever draws on the whole terminal gives it back first. */
export function watchJob(onStop: () => void): Job {
  process.on('SIGTSTP', onStop);
  const unwatch = () => void process.off('SIGTSTP', onStop);
  return {
    stop: async () => {
      // Without a listener the signal stops, as POSIX has it, except where the group is an orphan: there nobody could say `fg`.
      unwatch();
      process.kill(0, 'SIGTSTP');
      await wait(arrivesMs);
      process.on('SIGTSTP', onStop);
      // A stopped process is not told of another size: the program asks for it as soon as it is told.
      process.kill(process.pid, 'SIGWINCH');
    },
    unwatch,
  };
}
