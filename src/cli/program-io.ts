import type { Readable } from 'node:stream';

/** The environment and the standard streams of a command; `process` has them. */
export type ProgramIo = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
};

/** A standard input: a terminal, or a stream that has a file descriptor where another program is at its other end. */
export type InputStream = Readable & {
  readonly isTTY?: boolean;
  readonly fd?: number;
};

export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
  readonly rows?: number;
  /** Bits of its colors, by its environment; of a terminal. */
  readonly getColorDepth?: (env?: object) => number;
};
