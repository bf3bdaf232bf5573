import { Problem } from '../problem.js';

/**
 * Why the terminal UI cannot be shown here; undefined where it can. A dumb terminal only prints lines, which is all that a
 * screen reader's mode does (Emacs' shell is one).
 */
export function terminalProblem(
  environment: Readonly<Record<string, string | undefined>>,
): Problem | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return new Problem('usage', 'The terminal UI needs a terminal on standard input and output.', {
      remedy: 'In scripts, use a command: isvc list, isvc predict NAME. isvc --help lists them.',
    });
  }
  if (environment['TERM'] !== 'dumb' || environment['INK_SCREEN_READER'] === 'true') return undefined;
  return new Problem(
    'usage',
    'The terminal UI cannot be drawn here: TERM=dumb says that this terminal only prints lines.',
    {
      remedy:
        'Use a command: isvc list, isvc predict NAME; or INK_SCREEN_READER=true isvc, which prints lines. If the terminal can do more, set TERM, as in: TERM=xterm-256color isvc',
    },
  );
}
