import { spawn } from '@lydell/node-pty';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { openScreen, type TestScreen } from './screen.js';

/** The built program in a pty, and the screen that a terminal would show. */
export type TestTerminal = TestScreen & {
  readonly kill: (signal: string) => void;
  /** Closes the terminal, as a lost connection does, and waits for the end of the program. */
  readonly hangUp: () => Promise<void>;
  readonly pid: number;
};

export type TerminalOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The command that starts it: one that becomes the program. */
  readonly through?: readonly [string, ...string[]];
  /** A shell with job control that starts it, says `stopped` when it stops, and brings it back on enter. */
  readonly shell?: 'bash';
};

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Signal 0 only asks. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts `isvc demo` (or other arguments) at 80×24; it is ended with the test. */
export function openTerminal(options: TerminalOptions = {}): TestTerminal {
  const { columns = 80, rows = 24 } = options;
  const own = [process.execPath, program, ...(options.arguments ?? ['demo'])] as const;
  const [through, ...words] = options.through ?? own;
  const command = options.through === undefined ? own : ([through, ...words, ...own] as const);
  const [file, ...given] =
    options.shell === undefined
      ? command
      : (['bash', '--norc', '--noprofile', '-ic', '"$0" "$@"; read -rp stopped; fg', ...command] as const);
  const child = spawn(file, given, {
    cols: columns,
    rows,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TERM: 'xterm-256color',
      ...options.environment,
    },
  });
  const exited = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => resolve(exitCode));
  });
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  onTestFinished(() => {
    if (!hasExited) child.kill('SIGKILL');
  });
  const { screen, write } = openScreen(columns, rows, {
    type: (keys) => child.write(keys),
    resize: (newColumns, newRows) => child.resize(newColumns, newRows),
    exited,
  });
  child.onData(write);
  return {
    ...screen,
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    hangUp: async () => {
      // Not in its types: closes the master side of the pty.
      expect(child).toHaveProperty('destroy', expect.any(Function));
      if ('destroy' in child && typeof child.destroy === 'function') child.destroy();
      await expect.poll(() => isAlive(child.pid)).toBe(false);
    },
  };
}
