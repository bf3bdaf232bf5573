import { copying } from './clipboard.js';
import type { Mouse } from './mouse.js';

/** Draws nothing and reads nothing while something else has the terminal. */
type Suspend = (use: () => Promise<void>) => Promise<void>;

/** The terminal as effects may use it: lent to another program, or given a text for the clipboard. */
export type Terminal = {
  /** Called by the app once it can lend the terminal; returns what takes that back. */
  readonly attach: (suspend: Suspend) => () => void;
  /** Runs a program that needs the whole terminal. */
  readonly lend: (use: () => Promise<void>) => Promise<void>;
  /** Whether another program has it now. */
  readonly isLent: () => boolean;
  /** Asks the terminal to put a text on the clipboard. The note says on what it depends that it arrives, or why it was not tried. */
  readonly copy: (text: string) => { readonly tried: boolean; readonly note: string };
};

/** The terminal behind `input` and `output`, and its mouse, which a program that borrows the terminal does not expect to be reported. */
export function createTerminal(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  environment: Readonly<Record<string, string | undefined>>,
  mouse: Pick<Mouse, 'on' | 'off'>,
): Terminal {
  let suspend: Suspend | undefined;
  let isLent = false;
  return {
    attach: (given) => {
      suspend = given;
      return () => {
        suspend = undefined;
      };
    },
    lend: async (use) => {
      mouse.off();
      isLent = true;
      try {
        await (suspend === undefined ? use() : suspend(() => withoutReading(input, use)));
      } finally {
        isLent = false;
        mouse.on();
      }
    },
    isLent: () => isLent,
    copy: (text) => {
      const { sequence, note } = copying(text, environment);
      if (sequence !== undefined) output.write(sequence);
      return { tried: sequence !== undefined, note };
    },
  };
}

/**
 * Ink listens no more, but Node goes on reading: what was typed would go to either of two programs. A stream can be paused
 * once it has seen, a tick later, that nobody listens; Ink's next listener starts it again.
 */
async function withoutReading(input: NodeJS.ReadableStream, use: () => Promise<void>): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  input.pause();
  await use();
}
