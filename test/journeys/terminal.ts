import { spawn } from '@lydell/node-pty';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { expect, onTestFinished } from 'vitest';
import { styledRuns, type StyledRun } from './styled-runs.js';

/** The built program in a pty, and the screen that a terminal would show. */
export type TestTerminal = {
  readonly press: (...keys: readonly string[]) => void;
  /** Waits until the screen contains every text, as a person would. */
  readonly shows: (...texts: readonly string[]) => Promise<void>;
  /** Waits until the screen no longer contains the text. */
  readonly hides: (text: string) => Promise<void>;
  /** Waits until the last row has something: after a resize to more rows, until the new frame is drawn. */
  readonly fills: () => Promise<void>;
  readonly rows: () => readonly string[];
  /** What of each row does not look like plain text. */
  readonly styles: () => readonly (readonly StyledRun[])[];
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: string) => void;
  /** Closes the terminal, as a lost connection does, and waits for the end of the program. */
  readonly hangUp: () => Promise<void>;
  readonly pid: number;
  /** The exit code, once it has ended. */
  readonly exited: Promise<number>;
  /** Everything that was written, with its control sequences. */
  readonly raw: () => string;
};

export type TerminalOptions = {
  readonly columns?: number;
  readonly rows?: number;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What starts it in its place: a command that becomes the program. */
  readonly through?: readonly [string, ...string[]];
  /** A shell with job control that starts it, says `stopped` when it stops, and brings it back on enter. */
  readonly shell?: 'bash';
};

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Waits until the screen shows every text; with `not`, until it shows none of them. */
    toShow: (this: Matchers<R, T>, ...texts: readonly string[]) => Promise<void>;
  }
}

expect.extend({
  async toShow(screen: TestTerminal, ...texts: readonly string[]) {
    await (this.isNot ? Promise.all(texts.map(screen.hides)) : screen.shows(...texts));
    return { pass: !this.isNot, message: () => `the screen shows ${texts.join(', ')}` };
  },
});

/** A guard against a hang; what a test waits for takes milliseconds. */
const guardMs = 30_000;

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Keys by name, as terminals send them. */
const sequences: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001B',
  up: '\u001B[A',
  down: '\u001B[B',
  left: '\u001B[D',
  right: '\u001B[C',
  pageup: '\u001B[5~',
  pagedown: '\u001B[6~',
  home: '\u001B[H',
  end: '\u001B[F',
  tab: '\t',
  space: ' ',
  backspace: '\u007F',
  'wheel up': '\u001B[<64;10;5M',
  'wheel down': '\u001B[<65;10;5M',
  'ctrl-c': '\u0003',
  'ctrl-z': '\u001A',
};

/** Each frame is a synchronized update (mode 2026): until its end, the screen is half of one and half of the next. */
function isWithinFrame(raw: string): boolean {
  return raw.lastIndexOf('\u001B[?2026h') > raw.lastIndexOf('\u001B[?2026l');
}

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
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
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
  let raw = '';
  let isHalfDrawn = false;
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  child.onData((data) => {
    raw += data;
    // Of what the screen has taken, which is behind what has arrived where a frame came in several pieces.
    const endsWithinFrame = isWithinFrame(raw);
    screen.write(data, () => {
      isHalfDrawn = endsWithinFrame;
      look();
    });
  });
  const exited = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => {
      watchers.add(() => undefined);
      screen.write('', look);
      resolve(exitCode);
    });
  });
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  onTestFinished(() => {
    if (!hasExited) child.kill('SIGKILL');
  });

  const read = () =>
    Array.from(
      { length: screen.rows },
      (_, row) => screen.buffer.active.getLine(row)?.translateToString(false, 0, screen.cols).trimEnd() ?? '',
    );

  function until(holds: (text: string) => boolean, wanted: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (isHalfDrawn || !holds(read().join('\n'))) return;
        clearTimeout(guard);
        watchers.delete(check);
        resolve();
      };
      const guard = setTimeout(() => {
        watchers.delete(check);
        reject(new Error(`The screen never ${wanted}. It shows:\n${read().join('\n')}`));
      }, guardMs);
      watchers.add(check);
      check();
    });
  }

  return {
    press: (...keys) => {
      for (const key of keys) child.write(sequences[key] ?? key);
    },
    shows: (...texts) =>
      until((text) => texts.every((one) => text.includes(one)), `showed ${texts.join(', ')}`),
    fills: () => until((text) => !text.endsWith('\n'), 'filled its last row'),
    hides: (text) => until((shown) => !shown.includes(text), `hid ${text}`),
    rows: read,
    styles: () =>
      Array.from({ length: screen.rows }, (_, row) =>
        styledRuns(screen.buffer.active.getLine(row), screen.cols),
      ),
    resize: (newColumns, newRows) => {
      screen.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    hangUp: async () => {
      // Not in its types: closes the master side of the pty.
      expect(child).toHaveProperty('destroy', expect.any(Function));
      if ('destroy' in child && typeof child.destroy === 'function') child.destroy();
      await expect.poll(() => isAlive(child.pid), { timeout: guardMs }).toBe(false);
    },
    exited,
    raw: () => raw,
  };
}
