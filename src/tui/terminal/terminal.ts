import type { Mouse } from './mouse.js';
import { sizeText } from '../../format/sizes.js';

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
        await (suspend === undefined ? use() : suspend(() => pauseReading(input, use)));
      } finally {
        isLent = false;
        mouse.on();
      }
    },
    isLent: () => isLent,
    copy: (text) => {
      const { sequence, note } = planCopy(text, environment);
      if (sequence !== undefined) output.write(sequence);
      return { tried: sequence !== undefined, note };
    },
  };
}

/**
 * Ink listens no more, but Node goes on reading: what was typed would go to either of two programs. A stream can be paused
 * once it has seen, a tick later, that nobody listens; Ink's next listener starts it again.
 */
async function pauseReading(input: NodeJS.ReadableStream, use: () => Promise<void>): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  input.pause();
  await use();
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A way to ask the terminal to put a text on the clipboard, and on what its success depends, for a person. */
export type CopyPlan = {
  /** Absent where it would be dropped for its length. */
  readonly sequence?: string;
  readonly note: string;
};

/** Bytes of a sequence beyond which tmux drops it, whole (tmux, input.c, INPUT_BUF_LIMIT). */
const tmuxBytes = 1024 * 1024;

/** Bytes of text that fit the 100,000 bytes of a sequence that hterm takes, as do other terminals (libapps, hterm/etc/osc52.sh). */
const usualBytes = 74_994;

/** GNU screen takes this much of a string at once, since before version 4.0.3 (the same file), with the four bytes around it. */
const screenBytes = 256;

/** OSC 52 (xterm's Control Sequences, "Manipulate Selection Data"), over ssh too. Terminals that do not know it ignore it. */
export function planCopy(text: string, environment: Environment): CopyPlan {
  const osc52 = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
  const bytes = Buffer.byteLength(text);
  const { TERM = '' } = environment;
  // ssh hands on TERM, and no other variable of these.
  if (environment['TMUX'] || TERM.startsWith('tmux')) {
    const wrapped = throughTmux(osc52);
    if (wrapped.length >= tmuxBytes) return { note: `${sizeText(bytes)}, and tmux takes 786 kB at most` };
    return { sequence: osc52 + wrapped, note: limitNote('in tmux: set -g set-clipboard on', bytes) };
  }
  if (environment['STY'] || TERM.startsWith('screen')) {
    // tmux too may call itself screen: it takes the first, as screen takes the second.
    const note = 'as far as the terminal around screen lets programs copy';
    return { sequence: osc52 + throughScreen(osc52), note: limitNote(note, bytes) };
  }
  return { sequence: osc52, note: limitNote('as far as this terminal lets programs copy', bytes) };
}

function limitNote(note: string, bytes: number): string {
  return bytes <= usualBytes ? note : `${sizeText(bytes)}; some terminals take 75 kB at most`;
}

/**
 * tmux takes OSC 52 itself only with `set-clipboard on`; with `allow-passthrough on` it hands to the terminal outside what is
 * wrapped like this, each ESC doubled (tmux(1), allow-passthrough).
 */
function throughTmux(sequence: string): string {
  return `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
}

/** GNU screen hands device control strings to the terminal outside (its manual, "Control Sequences", DCS). */
function throughScreen(sequence: string): string {
  const pieces = sequence.match(new RegExp(`.{1,${screenBytes - 4}}`, 'gs')) ?? [];
  return pieces.map((piece) => `\u001BP${piece}\u001B\\`).join('');
}
