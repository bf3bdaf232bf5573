import { emitKeypressEvents, type Key } from 'node:readline';
import { safeText } from '../format/safe-text.js';
import { Problem } from '../problem.js';
import type { InputStream, OutputStream } from './program-io.js';

/** A terminal's input, whose keys come one by one in raw mode. */
type KeyInput = InputStream & { readonly setRawMode?: (raw: boolean) => unknown };

/** Draws the names below a question, narrowed down by what is typed, until one is chosen. */
export async function chooseOnTerminal(
  names: readonly string[],
  question: string,
  { stdin, stderr }: { readonly stdin: KeyInput; readonly stderr: OutputStream },
  signal: AbortSignal,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed = '';
  let at = 0;
  let drawn = 0;
  const draw = () => {
    const found = matching(names, typed);
    at = Math.max(0, Math.min(at, found.length - 1));
    const lines = pickerLines({ question, typed, found, at, total: names.length }, stderr);
    stderr.write(`${eraseUp(drawn)}${lines.join('\r\n')}`);
    drawn = lines.length;
  };
  const onKey = (text: string | undefined, { name, ctrl = false, meta = false }: Key) => {
    const found = matching(names, typed);
    if (name === 'escape' || (ctrl && (name === 'c' || name === 'd'))) return reject(left());
    if (name === 'return' || name === 'enter') {
      const chosen = found[at];
      return chosen === undefined ? undefined : resolve(chosen);
    }
    if (name === 'up' || (ctrl && name === 'p')) at = Math.max(0, at - 1);
    else if (name === 'down' || name === 'tab' || (ctrl && name === 'n')) at += 1;
    else if (name === 'backspace') typed = typed.slice(0, -1);
    else if (ctrl && name === 'u') typed = '';
    else if (!ctrl && !meta && text !== undefined && /^[\x21-\x7e]+$/u.test(text)) {
      typed += text;
      at = 0;
    }
    draw();
  };
  const onEnd = () => reject(left());
  const onAbort = () => reject(signal.reason);
  emitKeypressEvents(stdin);
  stdin.setRawMode?.(true);
  stdin.on('keypress', onKey);
  stdin.on('end', onEnd);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    draw();
    stdin.resume();
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    stdin.off('keypress', onKey);
    stdin.off('end', onEnd);
    stdin.setRawMode?.(false);
    stdin.pause();
    stderr.write(eraseUp(drawn));
  }
}

function left(): Problem {
  return new Problem('interrupted', 'No service was chosen.', { remedy: 'Run it again, or name one.' });
}

/** Names that have the typed letters in their order, those that begin with them or have them together first. */
function matching(names: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const rank = (name: string) => (name.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 2);
  return names.filter((name) => hasInOrder(name, wanted)).toSorted((a, b) => rank(a) - rank(b));
}

function hasInOrder(name: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    from = name.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

type PickerState = {
  readonly question: string;
  readonly typed: string;
  readonly found: readonly string[];
  readonly at: number;
  readonly total: number;
};

const mostRows = 10;

function pickerLines(
  { question, typed, found, at, total }: PickerState,
  { columns = 80, rows = 24 }: OutputStream,
): readonly string[] {
  const shown = Math.max(1, Math.min(mostRows, rows - 3));
  const first = Math.max(0, Math.min(at - shown + 1, found.length - shown));
  const choices = found
    .slice(first, first + shown)
    .map((name, index) => `${first + index === at ? '▸' : ' '} ${safeText(name)}`);
  return [
    `${question} ${typed}`,
    ...(choices.length === 0 ? ['  none has these letters'] : choices),
    `${found.length} of ${total} · type to narrow down · enter chooses · esc leaves`,
  ].map((line) => line.slice(0, columns - 1));
}

/** Moves to the first of the drawn lines, and erases from there. */
function eraseUp(lines: number): string {
  return lines === 0 ? '' : `\r${lines > 1 ? `\u001B[${lines - 1}A` : ''}\u001B[J`;
}
