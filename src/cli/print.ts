import { styleText } from 'node:util';
import type { Colours } from '../config/config.js';
import type { Problem } from '../problem.js';
import { safeLines, safeText } from '../format/safe-text.js';
import { startSpinner, type Spinner } from './spinner.js';

/** Where a command's words go: the answer to stdout, everything else to stderr. */
export type Output = {
  /** The answer, with a newline. */
  readonly print: (text: string) => void;
  /** The answer, as it is. */
  readonly write: (bytes: string | Uint8Array) => void;
  /** A remark; silent with -q. */
  readonly note: (line: string) => void;
  /** A remark that only -v shows. */
  readonly detail: (line: string) => void;
  readonly problem: (problem: Problem) => void;
  /** What is being waited for; a spinner where stderr is a terminal. */
  readonly progress: (doing: string) => void;
  /** Columns of the terminal that stdout is; undefined when it is none. */
  readonly columns: number | undefined;
};

export function createOutput(options: {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** `always`: also where stderr is no terminal. */
  readonly colours: Colours;
}): Output {
  const { stdout, stderr } = process;
  let spinner: Spinner | undefined;
  const clear = () => {
    spinner?.stop();
    spinner = undefined;
  };
  const toStderr = (text: string) => {
    clear();
    stderr.write(`${text}\n`);
  };
  const red = (text: string) =>
    options.colours === 'never'
      ? text
      : styleText('red', text, { stream: stderr, validateStream: options.colours === 'auto' });
  return {
    print(text) {
      clear();
      stdout.write(`${text}\n`);
    },
    write(bytes) {
      clear();
      stdout.write(bytes);
    },
    note(line) {
      if (!options.quiet) toStderr(safeText(line));
    },
    detail(line) {
      if (options.verbose) toStderr(safeText(line));
    },
    problem(problem) {
      toStderr(`${red('error:')} ${manyLines(problem.summary)}\n\n${manyLines(problem.remedy)}`);
      if (options.verbose && problem.cause !== undefined)
        toStderr(`\ncause: ${manyLines(causeText(problem.cause))}`);
      if (problem.kind === 'bug' && problem.cause instanceof Error)
        toStderr(manyLines(problem.cause.stack ?? ''));
    },
    progress(doing) {
      if (options.quiet || !stderr.isTTY) return;
      spinner ??= startSpinner(stderr);
      spinner.say(safeText(doing));
    },
    columns: stdout.isTTY ? stdout.columns : undefined,
  };
}

/** Our own line breaks stay; everything else that a terminal would obey goes. */
function manyLines(text: string): string {
  return safeLines(text).join('\n');
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause === undefined ? cause.message : `${cause.message}\n  ${causeText(cause.cause)}`;
}
