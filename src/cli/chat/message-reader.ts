import { createInterface, emitKeypressEvents, type Interface, type Key } from 'node:readline';
import { Writable } from 'node:stream';

/** Reads messages that a person types on a terminal: several lines where they are pasted, or where a line ends with a backslash. */
export type MessageReader = {
  /** The next message; undefined at the end (Ctrl-D). */
  readonly next: () => Promise<string | undefined>;
  /** While something else writes to the terminal: what is typed meanwhile is kept, and not shown. Ctrl-C and Ctrl-D call `stop`. */
  readonly aside: <T>(work: Promise<T>, stop: () => void) => Promise<T>;
  readonly close: () => void;
};

/** Terminals mark the ends of a paste once they are asked to (xterm, "Bracketed Paste Mode"). */
const marksPastes = '\u001B[?2004h';
const marksNoPastes = '\u001B[?2004l';

const prompts = { first: '> ', further: '… ' } as const;
const keptMessages = 500;
/** Stands for the end of a line where a message of several lines is brought back: the editor has one. */
const lineMark = '↵';

/** Reads messages from the terminal, with a history, and lines that go on. */
export function openMessageReader(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): MessageReader {
  let isAside = false;
  let stop: (() => void) | undefined;
  const screen = screenOf(stdout, () => isAside);
  emitKeypressEvents(stdin);
  const lines = createInterface({
    input: stdin,
    output: screen,
    terminal: true,
    prompt: prompts.first,
    historySize: keptMessages,
    removeHistoryDuplicates: true,
  });
  let isPasting = false;
  let isClosed = false;
  let parts: string[] = [];
  const history = keepHistory(lines);
  const messages: string[] = [];
  let waiting: ((message: string | undefined) => void) | undefined;

  const show = (which: keyof typeof prompts) => {
    lines.setPrompt(prompts[which]);
    lines.prompt(true);
  };
  const settle = () => {
    if (waiting === undefined || (messages.length === 0 && !isClosed)) return;
    const settled = waiting;
    waiting = undefined;
    settled(messages.shift());
  };
  const clear = () => {
    parts = [];
    // As the keys do that empty a line, in both directions from the cursor.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
  };

  const onKey = (_text: string | undefined, key: Key) => {
    if (key.name === 'paste-start') isPasting = true;
    if (key.name === 'paste-end') isPasting = false;
  };
  stdin.on('keypress', onKey);
  lines.on('line', (line) => {
    const goesOn = isPasting || line.endsWith('\\');
    const part = isPasting || !goesOn ? line : line.slice(0, -1);
    parts.push(history.withoutMarks(part));
    if (goesOn) {
      history.restore();
      return show('further');
    }
    const message = parts.join('\n').trimEnd();
    messages.push(message);
    history.keep(message);
    parts = [];
    lines.setPrompt(prompts.first);
    settle();
  });
  lines.on('SIGINT', () => {
    if (stop !== undefined) return stop();
    const isEmpty = lines.line === '' && parts.length === 0;
    clear();
    stdout.write(isEmpty ? '\n(Ctrl-D ends the conversation)\n' : '\n');
    show('first');
  });
  lines.on('close', () => {
    isClosed = true;
    stop?.();
    settle();
  });
  const restore = () => void stdout.write(marksNoPastes);
  process.once('exit', restore);
  stdout.write(marksPastes);

  return {
    next: () =>
      new Promise((resolve) => {
        waiting = resolve;
        const [typed] = messages;
        // Typed while an answer came: it was not shown.
        if (typed !== undefined)
          stdout.write(`${prompts.first}${typed.replaceAll('\n', `\n${prompts.further}`)}\n`);
        else if (!isClosed) show('first');
        settle();
      }),
    aside: async (work, stopping) => {
      isAside = true;
      stop = stopping;
      if (isClosed) stopping();
      try {
        return await work;
      } finally {
        isAside = false;
        stop = undefined;
      }
    },
    close: () => {
      lines.close();
      stdin.off('keypress', onKey);
      stdin.pause();
      process.off('exit', restore);
      restore();
    },
  };
}

type History = {
  readonly keep: (message: string) => void;
  /** Takes the lines out that the editor has kept by itself. */
  readonly restore: () => void;
  /** A line that was typed, or brought back, as it was said. */
  readonly withoutMarks: (line: string) => string;
};

/** The messages that the arrow keys bring back, the last one first. The editor keeps lines; a message of several is to come back whole. */
function keepHistory(lines: Interface): History {
  let kept: readonly string[] = [];
  let ofEditor: string[] | undefined;
  lines.on('history', (all) => (ofEditor = all));
  const restore = () => {
    ofEditor?.splice(0, ofEditor.length, ...kept.map((one) => one.replaceAll('\n', lineMark)));
  };
  return {
    restore,
    keep: (message) => {
      if (message.trim() !== '')
        kept = [message, ...kept.filter((one) => one !== message)].slice(0, keptMessages);
      restore();
    },
    withoutMarks: (line) => (kept.some((one) => one.includes('\n')) ? line.replaceAll(lineMark, '\n') : line),
  };
}

/** The stream that the editor of lines writes to: the terminal, unless something else writes. */
function screenOf(stdout: NodeJS.WriteStream, isAside: () => boolean): Writable {
  const screen = new Writable({
    write(chunk: Uint8Array | string, _encoding, written) {
      if (!isAside()) stdout.write(chunk);
      written();
    },
  });
  // Where the editor asks how wide the terminal is, and hears that it is another width now.
  Object.defineProperty(screen, 'columns', { get: () => stdout.columns });
  stdout.on('resize', () => screen.emit('resize'));
  return screen;
}
