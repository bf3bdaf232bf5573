import { spawn } from '@lydell/node-pty';
import { median, percentile } from './measure.ts';

const services = 2000;
const keys = 200;
const down = '\u001B[B';

/** The TUI on a demo cluster of 2,000 services, in a pty: from a key to the first bytes of its frame. */
export async function benchTui(): Promise<void> {
  const terminal = spawn(process.execPath, ['dist/main.js', 'demo', '--services', String(services)], {
    cols: 120,
    rows: 40,
    env: { ...process.env, TERM: 'xterm-256color' },
  });
  let screen = '';
  let wake: (() => void) | undefined;
  terminal.onData((data) => {
    screen += data;
    wake?.();
  });
  const started = performance.now();
  while (!screen.includes('▸')) await nextOutput();
  console.log(`first list on the screen: ${(performance.now() - started).toFixed(0)} ms after start`);

  await report(
    'a cursor key',
    Array.from({ length: keys }, () => down),
  );
  await report('a letter of the filter', '/churn-0001'.split(''));
  terminal.write('\u001B');
  const ended = new Promise((resolve) => terminal.onExit(resolve));
  terminal.write('\u0003');
  await ended;

  async function report(name: string, presses: readonly string[]): Promise<void> {
    const tookMs: number[] = [];
    for (const press of presses) {
      await quiet();
      const start = performance.now();
      terminal.write(press);
      await nextOutput();
      tookMs.push(performance.now() - start);
    }
    console.log(
      `${name} to its frame, ${services} services: median ${median(tookMs).toFixed(1)} ms, p99 ${percentile(tookMs, 99).toFixed(1)} ms (goal: median < 16)`,
    );
  }

  function nextOutput(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  /** Waits until the frame of the key before is whole. */
  async function quiet(): Promise<void> {
    let written = -1;
    while (written !== screen.length) {
      written = screen.length;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}
