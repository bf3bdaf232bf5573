/** Runs a command to its end, at low priority where it builds, and gives what it printed. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from '../state/paths.ts';
import { markedWith, signalAll } from '../state/process-table.ts';

export type CommandOptions = {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
};

/** Standard output. Throws with the end of standard error when the command fails or does not exist. */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
  signal?: AbortSignal,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = execFile(
    command,
    args,
    {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
      maxBuffer: 256 * 1024 * 1024,
      ...(signal ? { signal } : {}),
    },
    (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (signal?.aborted) reject(new Error('interrupted', { cause: error }));
      else reject(new Error(`${command} ${args.join(' ').slice(0, 200)}: ${error.code}\n${tail(stderr)}`));
    },
  );
  // A command may end before it read its input: its status says whether that was wrong.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  return promise;
}

/** As run, but so that whoever works on this machine meanwhile does not notice; endOrphans can find it. */
export async function runNicely(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
  signal?: AbortSignal,
): Promise<string> {
  const env = { ...options.env, [buildMark]: cacheFolder() };
  return run('nice', ['-n', '10', command, ...args], { ...options, env }, signal);
}

/** Kills what an earlier build of this cache left running when it was killed itself. For whoever holds the cache's lock. */
export async function endOrphans(): Promise<void> {
  for (;;) {
    const left = await markedWith(buildMark, cacheFolder());
    if (left.length === 0) return;
    signalAll(left, 'SIGKILL');
    await sleep(30);
  }
}

/** In the environment of each compiler and installer: the cache that it builds into. */
const buildMark = 'ISVC_CLUSTER_BUILD';

function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-20).join('\n');
}
