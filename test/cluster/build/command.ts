/** Runs a command to its end, at low priority where it builds, and gives what it printed. */
import { execFile } from 'node:child_process';

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
  child.stdin?.on('error', (error) => reject(error));
  child.stdin?.end(options.input ?? '');
  return promise;
}

/** As run, but so that whoever works on this machine meanwhile does not notice. */
export async function runNicely(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
  signal?: AbortSignal,
): Promise<string> {
  return run('nice', ['-n', '10', command, ...args], options, signal);
}

function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-20).join('\n');
}
