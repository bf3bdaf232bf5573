import { spawn } from '@lydell/node-pty';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { plainEnvironment } from './measure.ts';

/** A program in a pty, watched by what it draws and by what the kernel says of it (Linux's /proc). */
export type PtyProgram = {
  readonly write: (keys: string) => void;
  /** The milliseconds from now to the bytes with which the screen's rows come to hold true. */
  readonly until: (holds: (rows: readonly string[]) => boolean) => Promise<number>;
  readonly rows: () => readonly string[];
  readonly writtenBytes: () => number;
  readonly memoryBytes: () => number;
  readonly peakMemoryBytes: () => number;
  /** CPU time so far, in milliseconds. */
  readonly cpuMs: () => number;
  /** Resolves once it has ended; rejects where it does not. */
  readonly ended: () => Promise<unknown>;
};

/** Clock ticks a second in /proc/PID/stat: 100 on every Linux (getconf CLK_TCK). */
const ticksPerSecond = 100;
const guardMs = 30_000;
const columns = 120;
const rows = 40;

/** Runs a script with this Node. */
export function startInPty(
  script: string,
  environment: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): PtyProgram {
  const terminal = spawn(process.execPath, [script, ...more], {
    cols: columns,
    rows,
    env: { ...plainEnvironment(), TERM: 'xterm-256color', ...environment },
  });
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const read = () =>
    Array.from(
      { length: rows },
      (_, row) => screen.buffer.active.getLine(row)?.translateToString(true) ?? '',
    );
  const stays = () => new Error(`The screen stays:\n${read().join('\n')}`);
  const exit = new Promise((resolve) => terminal.onExit(resolve));
  let written = 0;
  let watcher: ((at: number) => void) | undefined;
  terminal.onData((data) => {
    const at = performance.now();
    written += Buffer.byteLength(data);
    screen.write(data, () => watcher?.(at));
  });
  const status = (field: string) => {
    const text = readFileSync(`/proc/${terminal.pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(text)?.[1]) * 1024;
  };
  return {
    write: (keys) => terminal.write(keys),
    until: (holds) => {
      const start = performance.now();
      return new Promise((resolve, reject) => {
        const guard = setTimeout(() => reject(stays()), guardMs);
        watcher = (at) => {
          if (!holds(read())) return;
          watcher = undefined;
          clearTimeout(guard);
          resolve(at - start);
        };
      });
    },
    rows: read,
    writtenBytes: () => written,
    memoryBytes: () => status('VmRSS'),
    peakMemoryBytes: () => status('VmHWM'),
    cpuMs: () => {
      const fields = readFileSync(`/proc/${terminal.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
    },
    ended: () =>
      Promise.race([exit, pause(guardMs, undefined, { ref: false }).then(() => Promise.reject(stays()))]),
  };
}
