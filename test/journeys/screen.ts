import xterm from '@xterm/headless';
import { expect } from 'vitest';
import { styledRuns, type StyledRun } from './styled-runs.js';

/** The screen that a terminal would show of a program's output, and its keys. */
export type TestScreen = {
  readonly press: (...keys: readonly string[]) => void;
  /** Waits until the screen contains every text, as a person would. */
  readonly shows: (...texts: readonly string[]) => Promise<void>;
  /** Waits until the screen no longer contains the text. */
  readonly hides: (text: string) => Promise<void>;
  /** Waits until the last row has something: after a resize to more rows, until the new frame is drawn. */
  readonly fills: () => Promise<void>;
  readonly rows: () => readonly string[];
  /** The parts of each row that do not look like plain text. */
  readonly styles: () => readonly (readonly StyledRun[])[];
  readonly resize: (columns: number, rows: number) => void;
  /** The exit code, once it has ended. */
  readonly exited: Promise<number>;
  /** Everything that was written, with its control sequences. */
  readonly raw: () => string;
};

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Waits until the screen shows every text; with `not`, until it shows none of them. */
    toShow: (this: Matchers<R, T>, ...texts: readonly string[]) => Promise<void>;
  }
}

expect.extend({
  async toShow(screen: TestScreen, ...texts: readonly string[]) {
    await (this.isNot ? Promise.all(texts.map(screen.hides)) : screen.shows(...texts));
    return { pass: !this.isNot, message: () => `the screen shows ${texts.join(', ')}` };
  },
});

/** A guard against a hang: what a test waits for takes milliseconds, and a hundred times as long where the machine is starved. */
export const guardMs = 120_000;

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

/** The program behind a screen. */
type ScreenProgram = {
  readonly type: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly exited: Promise<number>;
};

/** A screen, and what takes the program's output to it. */
export function openScreen(
  columns: number,
  rows: number,
  program: ScreenProgram,
): { readonly screen: TestScreen; readonly write: (data: string) => void } {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let raw = '';
  let isHalfDrawn = false;
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  const exited = program.exited.then((code) => {
    terminal.write('', look);
    return code;
  });

  const read = () =>
    Array.from(
      { length: terminal.rows },
      (_, row) =>
        terminal.buffer.active.getLine(row)?.translateToString(false, 0, terminal.cols).trimEnd() ?? '',
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

  const screen: TestScreen = {
    press: (...keys) => {
      for (const key of keys) program.type(sequences[key] ?? key);
    },
    shows: (...texts) =>
      until((text) => texts.every((one) => text.includes(one)), `showed ${texts.join(', ')}`),
    fills: () => until((text) => !text.endsWith('\n'), 'filled its last row'),
    hides: (text) => until((shown) => !shown.includes(text), `hid ${text}`),
    rows: read,
    styles: () =>
      Array.from({ length: terminal.rows }, (_, row) =>
        styledRuns(terminal.buffer.active.getLine(row), terminal.cols),
      ),
    resize: (newColumns, newRows) => {
      terminal.resize(newColumns, newRows);
      program.resize(newColumns, newRows);
    },
    exited,
    raw: () => raw,
  };
  return {
    screen,
    write: (data) => {
      raw += data;
      // Of what the screen has taken, which is behind what has arrived where a frame came in several pieces.
      const endsWithinFrame = isWithinFrame(raw);
      terminal.write(data, () => {
        isHalfDrawn = endsWithinFrame;
        look();
      });
    },
  };
}

/** Each frame is a synchronized update (mode 2026): until its end, the screen is half of one and half of the next. */
function isWithinFrame(raw: string): boolean {
  return raw.lastIndexOf('\u001B[?2026h') > raw.lastIndexOf('\u001B[?2026l');
}
