import { sizeText } from '../../format/sizes.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What asks the terminal to put a text on the clipboard, and on what it depends that it does, for a person. */
export type Copying = {
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
export function copying(text: string, environment: Environment): Copying {
  const osc52 = `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
  const bytes = Buffer.byteLength(text);
  const { TERM = '' } = environment;
  // ssh hands on TERM, and no other variable of these.
  if (environment['TMUX'] || TERM.startsWith('tmux')) {
    const wrapped = throughTmux(osc52);
    if (wrapped.length >= tmuxBytes) return { note: `${sizeText(bytes)}, and tmux takes 786 kB at most` };
    return { sequence: osc52 + wrapped, note: limited('in tmux: set -g set-clipboard on', bytes) };
  }
  if (environment['STY'] || TERM.startsWith('screen')) {
    // tmux too may call itself screen: it takes the first, as screen takes the second.
    const note = 'as far as the terminal around screen lets programs copy';
    return { sequence: osc52 + throughScreen(osc52), note: limited(note, bytes) };
  }
  return { sequence: osc52, note: limited('as far as this terminal lets programs copy', bytes) };
}

function limited(note: string, bytes: number): string {
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
