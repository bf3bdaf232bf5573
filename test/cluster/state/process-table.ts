/** Who runs, from Linux's /proc: an id alone is not enough, since the kernel gives it out again. */
import { readFile, readdir } from 'node:fs/promises';
import { recordFolder, recordPath } from './records.ts';
import type { ProcessRecord } from './records.ts';

/** In the environment of a part and of all that it starts: the path of the part's record. */
export const partMark = 'ISVC_CLUSTER_PART';

/**
 * The boot's id and the start in clock ticks since that boot; undefined when no such process runs. A zombie is none, unless
 * threads of it are still ending: until the last one has, its ports are taken.
 */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readText(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses, which may itself have spaces and parentheses.
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const ticks = fields[18];
  const threads = Number(fields[16]);
  if (ticks === undefined || state === 'X' || (state === 'Z' && threads <= 1)) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()} ${ticks}`;
}

export async function isAlive(pid: number, startTime: string | undefined): Promise<boolean> {
  return startTime !== undefined && (await startTimeOf(pid)) === startTime;
}

/** The ids of the recorded process and of what it started, by the mark that startProcess sets in their environment. */
export async function membersOf({ pid, startTime, spec }: ProcessRecord): Promise<readonly number[]> {
  const members = await markedWith(partMark, recordPath(spec.name));
  if (members.includes(pid) || !(await isAlive(pid, startTime))) return members;
  return [pid, ...members];
}

/** The ids of all parts of the state folder's cluster and of what they started, whether recorded or not. */
export async function membersOfAll(): Promise<readonly number[]> {
  return withMark(`${partMark}=${recordFolder()}/`);
}

/** Who has the variable with this value in the environment that it was started with; not this process itself. */
export async function markedWith(variable: string, value: string): Promise<readonly number[]> {
  return withMark(`${variable}=${value}\0`);
}

async function withMark(mark: string): Promise<readonly number[]> {
  const running = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const marked = await Promise.all(
    running.map(async (id) => {
      const environment = await readText(`/proc/${id}/environ`);
      return (
        id !== process.pid && environment?.includes(mark) === true && (await startTimeOf(id)) !== undefined
      );
    }),
  );
  return running.filter((_, at) => marked[at]);
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** Undefined when the process is gone, or another user's. */
async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
