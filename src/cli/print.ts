import { styleText } from 'node:util';
import type { Colors } from '../config/config.js';
import { safeJson, safeLines, safeText, shownText } from '../format/safe-text.js';
import { mapPieces, onTerminal, toned, type TonedLine } from '../format/toned.js';
import type { Problem } from '../problem.js';
import type { Look } from './look.js';
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
  /** Lines of an answer that is for people; those that `hang` is given for are broken to the width of a terminal, as `Look` says. */
  readonly printLines: (lines: readonly TonedLine[], hang?: number) => void;
  /** The answer, as it is. */
  readonly write: (bytes: string | Uint8Array) => void;
  /** Part of an answer that is a text: as it is, and dim only on a terminal that has colors. */
  readonly writeText: (text: string, tone?: 'dim') => void;
  /** A text that comes piece by piece, each written as `writeText` does; on a terminal as `wrap` makes it, which is told its columns. */
  readonly openText: (wrap: (columns: () => number) => (safeText: string) => string) => Output['writeText'];
  /** The answer as JSON, with a newline; a terminal gets the same value, laid out. */
  readonly printJson: (json: string) => void;
  /** Bytes as they are, for a pipe or a file: each piece after the one before was taken, so that they may be many. */
  readonly writePieces: (pieces: Iterable<Uint8Array>) => Promise<void>;
  /** A remark; silent with -q. */
  readonly note: (line: TonedLine) => void;
  /** A remark that must be known even with -q. */
  readonly warning: (line: TonedLine) => void;
  /** A remark that only -v shows. */
  readonly detail: (line: TonedLine) => void;
  /** A verdict as JSON, for a program that reads stderr: on one line, as it is, with -q too. */
  readonly printVerdict: (json: string) => void;
  readonly problem: (problem: Problem) => void;
  /** Says what isvc waits for, or tells what says it; a spinner where stderr is a terminal. */
  readonly progress: (doing: string | (() => string)) => void;
  /** Runs what needs the terminal for itself, with the spinner stopped. */
  readonly aside: <T>(run: () => Promise<T>) => Promise<T>;
  /** A text with the commands of isvc as the program was started: for JSON, and for what goes out as it is. Lines get it by themselves. */
  readonly rename: (text: string) => string;
  /** Columns of the terminal that stdout is; undefined when it is none. */
  readonly columns: number | undefined;
};

/** The two streams of a command: answers go to stdout; notes, warnings and progress to stderr. */
export function createOutput(
  options: {
    readonly quiet: boolean;
    readonly verbose: boolean;
    /** `always`: also where a stream is not a terminal. */
    readonly colors: Colors;
    readonly look: Look;
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
  const { look } = options;
  const toStderr = (line: TonedLine) => {
    clear();
    stderr.write(`${look.remark(line)}\n`);
  };
  const remark = (line: TonedLine) => toStderr(mapPieces(line, shownText));
  const paragraph = (text: string) => {
    for (const line of safeLines(hideSecretText(text))) toStderr(line);
  };
  return {
    print(text) {
      toStdout(`${text}\n`);
    },
    printLines(lines, hang) {
      clear();
      const shown = lines.map((line) =>
        stdout.isTTY ? look.answer(mapPieces(line, safeText), hang) : look.answer(line),
      );
      stdout.write(`${shown.join('\n')}\n`);
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
      const text = stdout.isTTY ? look.json(manyLines(safeJson(json))) : json;
      clear();
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    async writePieces(pieces) {
      clear();
      for (const piece of pieces) if (!stdout.write(piece)) await drained(stdout);
    },
    note(line) {
      if (!options.quiet) remark(line);
    },
    warning: remark,
    detail(line) {
      if (options.verbose) remark(line);
    },
    printVerdict(json) {
      clear();
      stderr.write(`${stderr.isTTY ? safeJson(json) : json}\n`);
    },
    problem(problem) {
      const [summary = '', ...more] = safeLines(hideSecretText(problem.summary));
      toStderr([toned('bad', 'error:'), ` ${summary}`]);
      for (const line of more) toStderr(line);
      toStderr('');
      for (const line of safeLines(hideSecretText(problem.remedy)))
        toStderr(/^(?! |$)/.test(line) ? [onTerminal('accent', '→ '), line] : line);
      if (options.verbose && problem.cause !== undefined) paragraph(`\ncause: ${causeText(problem.cause)}`);
      if (problem.kind === 'bug' && problem.cause instanceof Error) paragraph(problem.cause.stack ?? '');
    },
    progress(doing) {
      if (options.quiet || !stderr.isTTY || isAside) return;
      spinner ??= startSpinner(stderr);
      spinner.say(shownText(typeof doing === 'string' ? doing : doing()));
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
    rename: look.rename,
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
