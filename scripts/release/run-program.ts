import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program, and resolves to what it printed. Rejects with its errors where it failed. */
export async function printed(folder: string, program: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(program, args, { cwd: folder, maxBuffer: 64 * 2 ** 20 });
    return stdout.trim();
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`${program} ${args.join(' ')} failed${said === '' ? '.' : `:\n${said}`}`, {
      cause: error,
    });
  }
}
