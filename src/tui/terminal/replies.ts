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
