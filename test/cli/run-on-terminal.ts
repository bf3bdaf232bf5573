import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { WriteStream } from 'node:tty';
import { runCli } from '../../src/cli/cli.js';
import { wrongKeys } from '../../src/tui/keys/wrong-keys.js';
import type { ProgramName } from '../../src/cli/program-name.js';
import type { Program } from './program.js';

export type OnTerminal = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type TerminalShape = {
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Streams that are pipes all the same. */
  readonly pipes?: readonly ('stdout' | 'stderr')[];
  readonly name?: ProgramName;
};

const escape = String.fromCodePoint(0x1b);
const spinner = new RegExp(`\\r${escape}\\[2K(?:[⠀-⣿] [^\\r\\n]*)?`, 'gu');

/** Runs a command in this process with streams that are terminals. What a spinner draws and erases is not part of the text. */
export async function runOnTerminal(
  isvc: Program,
  args: readonly string[],
  { columns = 80, environment = {}, pipes = [], name }: TerminalShape = {},
): Promise<OnTerminal> {
  const terminal = () =>
    Object.assign(new PassThrough(), {
      isTTY: true,
      columns,
      getColorDepth: (env?: object) => WriteStream.prototype.getColorDepth(env),
    });
  const [out, errors] = (['stdout', 'stderr'] as const).map((name) =>
    pipes.includes(name) ? new PassThrough() : terminal(),
  ) as [PassThrough, PassThrough];
  const said = Promise.all([text(out), text(errors)]);
  const env = { ...isvc.environment(), TERM: 'xterm-256color', ...environment };
  const stdin = Object.assign(Readable.from([]), { isTTY: true });
  const outcome = await runCli(args, { env, stdin, stdout: out, stderr: errors }, name, () =>
    Promise.resolve(wrongKeys),
  );
  if (outcome.open === 'tui') throw new Error('a terminal UI needs a terminal: openOwnTerminal');
  out.end();
  errors.end();
  const [stdout, stderr] = await said;
  return {
    code: outcome.exitCode,
    stdout,
    stderr: stderr.replaceAll(spinner, ''),
  };
}

/** The text with each color as a word: `{green:True}`. */
export function namedColors(shown: string): string {
  const names: Readonly<Record<string, string>> = {
    '1': 'bold',
    '2': 'dim',
    '31': 'red',
    '32': 'green',
    '35': 'magenta',
    '36': 'cyan',
  };
  return shown
    .replaceAll(new RegExp(`${escape}\\[(?:39|22)m`, 'g'), '}')
    .replaceAll(new RegExp(`${escape}\\[(\\d+)m`, 'g'), (_, code: string) => `{${names[code] ?? code}:`);
}
