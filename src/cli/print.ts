import { styleText } from 'node:util';
import type { Colors } from '../config/config.js';
import { safeJson, safeLines, shownText } from '../format/safe-text.js';
import type { Problem } from '../problem.js';
import type { OutputStream, ProgramIo } from './program-io.js';
import { hideSecretText } from '../wording/secret-text.js';

/**
 * Where a command's words go: the answer to stdout, everything else to stderr. This is the one place that decides what a terminal
 * gets: of the answer, only text that it does not obey, while a pipe or a file gets the answer's own bytes. What goes to stderr are
 * words of isvc, which may end up in a log that somebody prints: they are safe everywhere, and hold no secrets.
 */
export type Output = {
  /** The answer, with a newline. */
  readonly print: (text: string) => void;
  /** The answer, as it is. */
  readonly write: (bytes: string | Uint8Array) => void;
  /** Part of an answer that is a text: as it is, and dim only on a terminal that has colors. */
  readonly writeText: (text: string, tone?: 'dim') => void;
  /** A text that comes piece by piece, each written as `writeText` does; on a terminal as `wrap` makes it, which is told its columns. */
  readonly openText: (wrap: (columns: () => number) => (safeText: string) => string) => Output['writeText'];
  /** The answer as JSON, with a newline; on a terminal it is the same JSON still. */
  readonly printJson: (json: string) => void;
  /** Bytes as they are, for a pipe or a file: each piece after the one before was taken, so that they may be many. */
  readonly writePieces: (pieces: Iterable<Uint8Array>) => Promise<void>;
  /** A remark; silent with -q. */
  readonly note: (line: string) => void;
  /** A remark that must be known even with -q. */
  readonly warning: (line: string) => void;
  /** A remark that only -v shows. */
  readonly detail: (line: string) => void;
  readonly problem: (problem: Problem) => void;
  /** Says what isvc waits for; a spinner where stderr is a terminal. */
  readonly progress: (doing: string) => void;
  /** Runs what needs the terminal for itself, with the spinner stopped. */
  readonly aside: <T>(run: () => Promise<T>) => Promise<T>;
  /** Columns of the terminal that stdout is; undefined when it is none. */
  readonly columns: number | undefined;
};

export function createOutput(
  options: {
    readonly quiet: boolean;
    readonly verbose: boolean;
    /** `always`: also where stderr is not a terminal. */
    readonly colors: Colors;
  },
  { stdout, stderr }: Pick<ProgramIo, 'stdout' | 'stderr'>,
): Output {
  let spinner: Spinner | undefined;
  let isAside = false;
  const clear = () => {
    spinner?.stop();
    spinner = undefined;
  };
  const toStdout = (bytes: string | Uint8Array) => {
    clear();
    stdout.write(
      stdout.isTTY ? manyLines(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)) : bytes,
    );
  };
  const writeTone = (shown: string, tone?: 'dim') => {
    clear();
    const isDim = tone === 'dim' && stdout.isTTY && options.colors !== 'never';
    stdout.write(isDim ? styleText('dim', shown, { stream: stdout }) : shown);
  };
  const toStderr = (text: string) => {
    clear();
    stderr.write(`${text}\n`);
  };
  const red = (text: string) =>
    options.colors === 'never'
      ? text
      : styleText('red', text, { stream: stderr, validateStream: options.colors === 'auto' });
  return {
    print(text) {
      toStdout(`${text}\n`);
    },
    write: toStdout,
    writeText(text, tone) {
      writeTone(stdout.isTTY ? manyLines(text) : text, tone);
    },
    openText(wrap) {
      if (!stdout.isTTY) return writeTone;
      const wrapped = wrap(() => stdout.columns ?? 80);
      return (text, tone) => writeTone(wrapped(manyLines(text)), tone);
    },
    printJson(json) {
      const text = stdout.isTTY ? safeJson(json) : json;
      toStdout(text.endsWith('\n') ? text : `${text}\n`);
    },
    async writePieces(pieces) {
      clear();
      for (const piece of pieces) if (!stdout.write(piece)) await drained(stdout);
    },
    note(line) {
      if (!options.quiet) toStderr(shownText(line));
    },
    warning(line) {
      toStderr(shownText(line));
    },
    detail(line) {
      if (options.verbose) toStderr(shownText(line));
    },
    problem(problem) {
      toStderr(`${red('error:')} ${shownLines(problem.summary)}\n\n${shownLines(problem.remedy)}`);
      if (options.verbose && problem.cause !== undefined)
        toStderr(`\ncause: ${shownLines(causeText(problem.cause))}`);
      if (problem.kind === 'bug' && problem.cause instanceof Error)
        toStderr(shownLines(problem.cause.stack ?? ''));
    },
    progress(doing) {
      if (options.quiet || !stderr.isTTY || isAside) return;
      spinner ??= startSpinner(stderr);
      spinner.say(shownText(doing));
    },
    async aside(run) {
      clear();
      isAside = true;
      try {
        return await run();
      } finally {
        isAside = false;
      }
    },
    columns: stdout.isTTY ? stdout.columns : undefined,
  };
}

/** A reader that is gone takes nothing any more: what follows is thrown away, as the first of it was. */
function drained(stream: OutputStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    const events = ['drain', 'close', 'error'] as const;
    for (const event of events) stream.on(event, done);
  });
}

/** Our own line breaks stay; everything else that a terminal would obey goes. */
function manyLines(text: string): string {
  return safeLines(text).join('\n');
}

function shownLines(text: string): string {
  return manyLines(hideSecretText(text));
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause === undefined ? cause.message : `${cause.message}\n  ${causeText(cause.cause)}`;
}

export type Spinner = { readonly say: (doing: string) => void; readonly stop: () => void };

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;
const eraseLine = '\r\u001B[2K';

/** A line on a terminal that turns while something is awaited. It is first drawn after one frame, so that quick work shows none. */
function startSpinner(stream: OutputStream): Spinner {
  let doing = '';
  let frame = 0;
  const timer = setInterval(() => {
    frame += 1;
    stream.write(
      `${eraseLine}${frames[frame % frames.length] ?? ''} ${doing.slice(0, (stream.columns ?? 80) - 3)}`,
    );
  }, frameMs);
  timer.unref();
  return {
    say(text) {
      doing = text;
    },
    stop() {
      clearInterval(timer);
      if (frame > 0) stream.write(eraseLine);
    },
  };
}
