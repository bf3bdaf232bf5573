import { setTimeout as wait } from 'node:timers/promises';

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
      // Who is stopped is not told of another size: the program asks for it as soon as it is told.
      process.kill(process.pid, 'SIGWINCH');
    },
    unwatch,
  };
}
