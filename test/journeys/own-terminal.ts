import { Console } from 'node:console';
import { PassThrough, Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { onTestFinished } from 'vitest';
import { programName, runCli } from '../../src/cli/cli.js';
import { wrongKeys } from '../../src/tui/keys/wrong-keys.js';
import { runTui } from '../../src/tui/run.js';
import { openScreen, type TestScreen } from './screen.js';
import type { TerminalOptions } from './terminal.js';

// Ink makes another one while it draws; the console of the test runner has none.
Object.assign(globalThis.console, { Console });
// Ink also puts methods of its own there. Of two screens at once the last to close would leave none behind, for whatever test comes next:
// patch-console remembers the methods of one screen alone. So they stay the runner's.
for (const [name, method] of Object.entries(globalThis.console))
  if (typeof method === 'function' && name !== 'Console')
    Object.defineProperty(globalThis.console, name, { get: () => method as unknown, set: () => {} });

export type ScreenOptions = Omit<TerminalOptions, 'through' | 'shell'> & {
  /** The path by which it was started: npm and krew link it under two names. */
  readonly startedAs?: string;
};

/**
 * The terminal UI in this process, as `src/main.ts` starts it: a program of its own would spend most of its time on its start. It has no
 * terminal of the system: what starts an editor, takes a signal or is stopped needs `openTerminal`. It is ended, as by a terminal that
 * hangs up, with the test.
 */
export function openOwnTerminal(options: ScreenOptions = {}): TestScreen {
  const { columns = 80, rows = 24 } = options;
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, taken) => {
        // As a terminal of the system does.
        write(chunk.replaceAll(/\r?\n/g, '\r\n'));
        taken();
      },
    }),
    { isTTY: true, columns, rows, getColorDepth: (env?: object) => WriteStream.prototype.getColorDepth(env) },
  );
  const exited = Promise.withResolvers<number>();
  const { screen, write } = openScreen(columns, rows, {
    type: (keys) => void stdin.write(keys),
    resize: (newColumns, newRows) => {
      Object.assign(stdout, { columns: newColumns, rows: newRows });
      stdout.emit('resize');
    },
    exited: exited.promise,
  });
  run(options, stdin as unknown as NodeJS.ReadStream, stdout as unknown as NodeJS.WriteStream).then(
    exited.resolve,
    exited.reject,
  );
  onTestFinished(async () => {
    stdin.end();
    await exited.promise;
  });
  return screen;
}

async function run(
  { arguments: args = ['demo'], environment, startedAs }: ScreenOptions,
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
): Promise<number> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, TERM: 'xterm-256color', ...environment };
  const outcome = await runCli(args, { env, stdin, stdout, stderr: stdout }, programName(startedAs), () =>
    Promise.resolve(wrongKeys),
  );
  if (outcome.open === 'nothing') return outcome.exitCode;
  return outcome.during(runTui(outcome, { stdin, stdout, environment: env }));
}
