import { spawn } from '@lydell/node-pty';
import xterm, { type IBufferCell } from '@xterm/headless';

/** A piece of a row in one style. Colors are those of the 256; none is the terminal's own. */
export type Run = {
  readonly text: string;
  readonly column: number;
  readonly columns: number;
  readonly color?: number;
  /** The color behind the text, where there is one. */
  readonly ground?: number;
  readonly bold: boolean;
  readonly dim: boolean;
};
export type Screen = { readonly columns: number; readonly rows: readonly (readonly Run[])[] };

export type Recorded = {
  readonly press: (keys: string) => void;
  /** Waits for a whole frame that shows every text, and returns it. */
  readonly shows: (...texts: readonly string[]) => Promise<Screen>;
  readonly end: () => Promise<void>;
};

const guardMs = 30_000;

export type RecordOptions = {
  /** Behind `isvc demo`. */
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/** The built program on its demo, in a pty of that size. */
export function record(
  columns: number,
  rows: number,
  { arguments: given = [], environment = {} }: RecordOptions = {},
): Recorded {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const child = spawn(process.execPath, ['dist/main.js', 'demo', ...given], {
    cols: columns,
    rows,
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', XDG_CONFIG_HOME: '/nowhere', ...environment },
  });
  let written = '';
  let look: (() => void) | undefined;
  child.onData((data) => {
    terminal.write(data, () => {
      written += data;
      look?.();
    });
  });
  const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
  const line = (row: number) => terminal.buffer.active.getLine(row);
  const text = () => Array.from({ length: rows }, (_, row) => line(row)?.translateToString(true)).join('\n');
  return {
    press: (keys) => child.write(keys),
    shows: (...texts) =>
      new Promise((resolve, reject) => {
        const guard = setTimeout(() => reject(new Error(`never shown: ${texts.join()}\n${text()}`)), guardMs);
        look = () => {
          const isWhole = written.lastIndexOf('\u001B[?2026h') <= written.lastIndexOf('\u001B[?2026l');
          if (!isWhole || !texts.every((one) => text().includes(one))) return;
          look = undefined;
          clearTimeout(guard);
          resolve({ columns, rows: Array.from({ length: rows }, (_, row) => runsOf(line(row), columns)) });
        };
        look();
      }),
    end: () => {
      child.kill();
      return exited;
    },
  };
}

function runsOf(
  line: { getCell: (x: number) => IBufferCell | undefined } | undefined,
  columns: number,
): readonly Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const run = runOf(cell, column);
    const last = runs.at(-1);
    if (last !== undefined && sameStyle(last, run)) {
      runs[runs.length - 1] = { ...last, text: last.text + run.text, columns: last.columns + run.columns };
    } else runs.push(run);
  }
  return runs;
}

function runOf(cell: IBufferCell, column: number): Run {
  return {
    text: cell.getChars() || ' ',
    column,
    columns: cell.getWidth(),
    ...(cell.isFgPalette() ? { color: cell.getFgColor() } : {}),
    ...(cell.isBgPalette() ? { ground: cell.getBgColor() } : {}),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

function sameStyle(a: Run, b: Run): boolean {
  return a.color === b.color && a.ground === b.ground && a.bold === b.bold && a.dim === b.dim;
}
