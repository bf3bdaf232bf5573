/** The background of the terminal's text. */
export type Background = 'light' | 'dark' | 'unknown';

/** The background as far as it is known, and later more: nobody waits for a terminal's answer. */
export type BackgroundWatch = {
  readonly current: () => Background;
  /** Calls back when it turns out to be another one; returns what stops that. */
  readonly subscribe: (changed: () => void) => () => void;
  /** Asks the terminal, if that is of use. It must not echo what it answers any more. */
  readonly ask: () => void;
};

// xterm's control sequences: OSC 11 with `?` asks for the background, primary device attributes (DA1) are answered by
// every terminal, in the order of the questions: behind that no other answer comes.
const questions = '\u001B]11;?\u001B\\\u001B[c';

/** Terminals that are older than OSC, or print what they do not know of it. */
const wordless = /^(?:linux|dumb|unknown|ansi|cygwin|eterm|vt\d)/;

/** `wanted` from the settings counts; else the terminal is asked, and until it answers COLORFGBG or its kind is believed. */
export function watchBackground(
  wanted: 'auto' | 'light' | 'dark',
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): BackgroundWatch {
  let background = wanted === 'auto' ? guessBackground(environment) : wanted;
  const subscribers = new Set<() => void>();
  const { TERM = '' } = environment;
  const isAsked = wanted === 'auto' && TERM !== '' && !wordless.test(TERM) && stdout.isTTY && stdin.isTTY;
  return {
    current: () => background,
    subscribe: (changed) => {
      subscribers.add(changed);
      return () => subscribers.delete(changed);
    },
    ask: () => {
      if (!isAsked) return;
      takeReplies(stdin, (reply) => {
        const told = readBackground(reply);
        if (told === undefined || told === background) return;
        background = told;
        for (const changed of subscribers) changed();
      });
      stdout.write(questions);
    },
  };
}

/** Of `COLORFGBG` (rxvt, Konsole: `15;0`) the last number is the background, of 16 colors; the Linux console is black. */
export function guessBackground(environment: Readonly<Record<string, string | undefined>>): Background {
  const color = /(?:^|;)(\d{1,2})$/.exec(environment['COLORFGBG'] ?? '')?.[1];
  if (color !== undefined) return Number(color) === 7 || Number(color) > 8 ? 'light' : 'dark';
  return environment['TERM'] === 'linux' ? 'dark' : 'unknown';
}

/** The answer to OSC 11, `11;rgb:ffff/ffff/ffff` with one to four digits for each (XParseColor); undefined for another one. */
export function readBackground(reply: string): Background | undefined {
  const digits = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/|$)/i.exec(reply)?.slice(1);
  if (digits === undefined) return undefined;
  const [red = 0, green = 0, blue = 0] = digits.map((hex) =>
    linear(Number.parseInt(hex, 16) / (16 ** hex.length - 1)),
  );
  // Relative luminance (WCAG 2.2): above 0.179, black text has more contrast than white.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? 'light' : 'dark';
}

function linear(share: number): number {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/**
 * Takes the answers of a terminal (OSC: `ESC ]` … BEL or `ESC \`) out of what is read, up to its device attributes, the
 * last one. Ink knows only keys, and would take the digits and letters of an answer for some.
 */
export function takeReplies(stdin: Pick<NodeJS.ReadStream, 'read'>, onReply: (reply: string) => void): void {
  const read = stdin.read.bind(stdin);
  let unread = '';
  let isOver = false;
  stdin.read = (size) => {
    const chunk: unknown = read(size);
    // Ink has set an encoding.
    if (isOver || typeof chunk !== 'string') return chunk;
    const { replies, text, rest, isLast } = splitReplies(unread + chunk);
    unread = rest;
    isOver = isLast;
    for (const reply of replies) onReply(reply);
    return isLast ? text + rest : text;
  };
}

const escape = '\u001B';
const whole = new RegExp(String.raw`${escape}\]([^${escape}\u0007]*)(?:\u0007|${escape}\\)`, 'g');
// Only what begins as an answer does: nobody's keys wait for the end of one, and Ctrl-C never does.
const started = new RegExp(String.raw`${escape}\](?:\d{1,3}(?:;[\w:/;?.-]{0,70})?)?${escape}?$`);
const deviceAttributes = new RegExp(String.raw`${escape}\[\?[\d;]*c`);

/** The answers in a text, what is left of it, and the start of an answer that is not whole yet. The device attributes stay: Ink drops them. */
export function splitReplies(input: string): {
  readonly replies: readonly string[];
  readonly text: string;
  readonly rest: string;
  readonly isLast: boolean;
} {
  const replies = [...input.matchAll(whole)].map(([, reply = '']) => reply);
  const others = input.replaceAll(whole, '');
  const rest = started.exec(others)?.[0] ?? '';
  const text = others.slice(0, others.length - rest.length);
  return { replies, text, rest, isLast: deviceAttributes.test(text) };
}
