import type { SuspendTerminal } from 'ink';

/** The terminal as effects may use it: lent to another program, or given a text for the clipboard. */
export type Terminal = {
  /** Called by the app once it can lend the terminal; returns what takes that back. */
  readonly attach: (suspend: SuspendTerminal) => () => void;
  /** Runs a program that needs the whole terminal. */
  readonly lend: (use: () => Promise<void>) => Promise<void>;
  /** Asks the terminal to put a text on the clipboard (OSC 52), over ssh too. Terminals that do not know it ignore it. */
  readonly copy: (text: string) => void;
};

/** The terminal behind `output`. */
export function createTerminal(output: NodeJS.WritableStream): Terminal {
  let suspend: SuspendTerminal | undefined;
  return {
    attach: (given) => {
      suspend = given;
      return () => {
        suspend = undefined;
      };
    },
    lend: async (use) => {
      await (suspend === undefined ? use() : suspend(use));
    },
    copy: (text) => {
      output.write(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`);
    },
  };
}
