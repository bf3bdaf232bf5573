/** An action of the mouse: it turned its wheel (rows, negative up), tilted it (columns, negative left), or pressed its first button on a cell of the screen (0 is the first row, and column). */
export type MouseEvent =
  | { readonly type: 'wheel-turned'; readonly rows: number }
  | { readonly type: 'wheel-tilted'; readonly columns: 1 | -1 }
  | { readonly type: 'clicked'; readonly row: number; readonly column: number };

export type Mouse = {
  /** Tells the terminal to report the mouse, or no longer to: the state it was in before. */
  readonly on: () => void;
  readonly off: () => void;
  /** Off, and deaf, for good: a program that borrowed the terminal may give it back later. */
  readonly stop: () => void;
};

/** Lets a user select text without holding shift. */
export const noMouse: Mouse = { on: () => undefined, off: () => undefined, stop: () => undefined };

/** Rows for one notch of the wheel, as in most terminals. */
const notchRows = 3;

// xterm's control sequences (invisible-island.net/xterm/ctlseqs, "Mouse Tracking"): 1000 reports buttons and the wheel,
// 1006 reports them as `CSI < button ; column ; row M`, also beyond column 223.
const reportOn = '\u001B[?1000h\u001B[?1006h';
const reportOff = '\u001B[?1006l\u001B[?1000l';
// Buttons 4 to 7 are 64 to 67: the wheel up, down, left and right; shift adds 4, and turns the wheel sideways in most programs.
const wheel: Readonly<Record<number, MouseEvent>> = {
  64: { type: 'wheel-turned', rows: -notchRows },
  65: { type: 'wheel-turned', rows: notchRows },
  66: { type: 'wheel-tilted', columns: -1 },
  67: { type: 'wheel-tilted', columns: 1 },
  68: { type: 'wheel-tilted', columns: -1 },
  69: { type: 'wheel-tilted', columns: 1 },
};

/**
 * The mouse of a terminal, once `on`. Ink drops what is not a key, so this looks at what Ink reads: `read()` emits `data`,
 * and a listener that is prepended, unlike one that is added, leaves the stream in Ink's hands.
 */
export function watchMouse(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  send: (event: MouseEvent) => void,
): Mouse {
  let unread = '';
  const onData = (data: string | Buffer) => {
    const { events, rest } = readMouse(unread + data.toString());
    unread = rest;
    for (const event of events) send(event);
  };
  let isStopped = false;
  // Heard only while it is on: a listener of `data` that is left alone with the stream makes it flow, away from who borrows the terminal.
  const off = () => {
    stdin.off('data', onData);
    stdout.write(reportOff);
  };
  return {
    on: () => {
      if (isStopped) return;
      stdin.prependListener('data', onData);
      stdout.write(reportOn);
    },
    off,
    stop: () => {
      isStopped = true;
      off();
    },
  };
}

/** The events in what a terminal sent, and the start of one that is not whole yet. Everything else is left to others. */
export function readMouse(text: string): {
  readonly events: readonly MouseEvent[];
  readonly rest: string;
} {
  const events = text.matchAll(report).flatMap(([, button, column, row, end]) => {
    return end === 'M' ? eventOf(Number(button), Number(row) - 1, Number(column) - 1) : [];
  });
  return { events: [...events], rest: unfinished.exec(text)?.[0] ?? '' };
}

const escape = '\u001B';
const report = new RegExp(String.raw`${escape}\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])`, 'g');
const unfinished = new RegExp(String.raw`${escape}(?:\[(?:<[\d;]{0,16})?)?$`);

function eventOf(button: number, row: number, column: number): readonly MouseEvent[] {
  if (button === 0) return row < 0 || column < 0 ? [] : [{ type: 'clicked', row, column }];
  const turned = wheel[button];
  return turned === undefined ? [] : [turned];
}
