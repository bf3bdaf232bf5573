import type { SuspendTerminal } from 'ink';
import type { Mouse } from './mouse.js';

/** The terminal as effects may use it: lent to another program, or given a text for the clipboard. */
export type Terminal = {
  /** Called by the app once it can lend the terminal; returns what takes that back. */
  readonly attach: (suspend: SuspendTerminal) => () => void;
  /** Runs a program that needs the whole terminal. */
  readonly lend: (use: () => Promise<void>) => Promise<void>;
  /** Asks the terminal to put a text on the clipboard (OSC 52), over ssh too. Terminals that do not know it ignore it. */
  readonly copy: (text: string) => void;
  /** On what it depends that a copy arrives, for a person. */
  readonly copyNote: string;
};

/** The terminal behind `output`, and its mouse, which a program that borrows the terminal does not expect to be reported. */
export function createTerminal(
  output: NodeJS.WritableStream,
  environment: Readonly<Record<string, string | undefined>>,
  mouse: Pick<Mouse, 'on' | 'off'>,
): Terminal {
  const inTmux = Boolean(environment['TMUX']);
  let suspend: SuspendTerminal | undefined;
  return {
    attach: (given) => {
      suspend = given;
      return () => {
        suspend = undefined;
      };
    },
    lend: async (use) => {
      mouse.off();
      try {
        await (suspend === undefined ? use() : suspend(use));
      } finally {
        mouse.on();
      }
    },
    copy: (text) => {
      const sequence = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
      output.write(inTmux ? sequence + throughTmux(sequence) : sequence);
    },
    copyNote: inTmux ? 'in tmux: set -g set-clipboard on' : 'as far as this terminal lets programs copy',
  };
}

/**
 * tmux takes OSC 52 itself only with `set-clipboard on`; with `allow-passthrough on` it hands to the terminal outside what is
 * wrapped like this, each ESC doubled (tmux(1), allow-passthrough).
 */
function throughTmux(sequence: string): string {
  return `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
}
