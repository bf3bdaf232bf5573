const start = '\u001B[200~';
const end = '\u001B[201~';
const interrupt = '\u0003';

/** The limits of a paste whose end does not come. */
export type PasteLimits = {
  /** Characters (UTF-16 units) that a paste may have. */
  readonly units: number;
  /** Milliseconds in which nothing more of it comes. */
  readonly silenceMs: number;
  /** Milliseconds from its start to its end. */
  readonly wholeMs: number;
};

const usualLimits: PasteLimits = { units: 4 * 1024 * 1024, silenceMs: 2_000, wholeMs: 20_000 };

/**
 * Holds back what a bracketed paste brings (xterm's control sequences, "Bracketed Paste Mode") until its end comes, so that the end
 * can be put there: Ink waits for it without limit, and takes every key for a part of the paste. A paste ends by itself when nothing
 * more of it comes in time; then it is the text that came, and what comes late is dropped up to its end. One that is too long is
 * left out, and told. Ctrl-C is always heard. Returns what forgets a paste that is not whole.
 */
export function holdPastes(
  stdin: Pick<NodeJS.ReadStream, 'read' | 'emit'>,
  tell: (notice: string) => void,
  limits: PasteLimits = usualLimits,
): () => void {
  const read = stdin.read.bind(stdin);
  /** The part of a paste that came; undefined outside of one. */
  let held: string | undefined;
  let isTooLong = false;
  /** Of a paste that ended by itself the end may come yet. */
  let isLate = false;
  /** The last characters outside of a paste: its start may come in pieces. */
  let tail = '';
  let unread = '';
  let silence: NodeJS.Timeout | undefined;
  let whole: NodeJS.Timeout | undefined;

  const forget = () => {
    clearTimeout(silence);
    clearTimeout(whole);
    whole = undefined;
    held = undefined;
  };
  const release = (text: string): string => {
    forget();
    if (!isTooLong) return text + end;
    isTooLong = false;
    // Behind the message that comes of a paste without text.
    setImmediate(tell, `paste ignored: it is longer than ${limits.units} characters`);
    return end;
  };
  const giveUp = () => {
    unread += release(held ?? '');
    isLate = true;
    stdin.emit('readable');
  };
  const hold = (text: string) => {
    isTooLong ||= text.length > limits.units;
    // The end may come in two pieces.
    held = isTooLong ? text.slice(-end.length) : text;
    clearTimeout(silence);
    silence = setTimeout(giveUp, limits.silenceMs);
    whole ??= setTimeout(giveUp, limits.wholeMs);
  };

  /** The part of a chunk that Ink may read now. */
  const pass = (chunk: string): string => (held === undefined ? passKeys(chunk) : passPaste(held + chunk));

  function passKeys(chunk: string): string {
    const text = tail + chunk;
    const at = text.indexOf(start);
    const lateEnd = isLate ? text.indexOf(end) : -1;
    if (lateEnd !== -1 && (at === -1 || lateEnd < at)) {
      isLate = false;
      tail = '';
      return passKeys(text.slice(lateEnd + end.length));
    }
    if (at === -1) {
      tail = text.slice(1 - start.length);
      return chunk;
    }
    const from = at + start.length - tail.length;
    isLate = false;
    tail = '';
    held = '';
    return chunk.slice(0, from) + pass(chunk.slice(from));
  }

  function passPaste(text: string): string {
    const at = text.indexOf(end);
    if (at !== -1) return release(text.slice(0, at)) + pass(text.slice(at + end.length));
    if (text.endsWith(interrupt)) return release('') + interrupt;
    hold(text);
    return '';
  }

  stdin.read = (size) => {
    const chunk: unknown = read(size);
    // Ink has set an encoding.
    if (typeof chunk === 'string') return pass(chunk);
    if (chunk !== null || unread === '') return chunk;
    const text = unread;
    unread = '';
    return text;
  };
  return forget;
}
