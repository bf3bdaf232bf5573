import type { Failure, Remote } from '../state/remote.js';
import { shownText } from '../../format/redact.js';
import { safeLines } from '../../format/safe-text.js';
import { hideSecretText } from '../../inference/secret-text.js';
import { wrapText } from '../../format/text.js';
import { line, type Line } from './line.js';
import type { Lines } from './lines.js';

/** What a screen other than the list shows: lines to scroll through, or a menu with one line chosen. */
export type Page = {
  readonly title: string;
  /** Beside the title: what may be shown instead. */
  readonly tabs?: Line;
  readonly lines: Lines;
  /** Menus only: the index in `lines` of the chosen one, and how many can be chosen. */
  readonly chosen?: number;
  /** Menus only: the chosen line stays in the middle, as in a text that one walks through. */
  readonly centred?: true;
  readonly choices: number;
  /** Rows at the bottom that stay where they are. */
  readonly foot?: readonly Line[];
};

/** A page to read. */
export function readingPage(title: string, lines: Lines): Page {
  return { title, lines, choices: 0 };
}

/** Draws what has arrived; else that it is on its way, or why it did not. */
export function remoteLines<T>(
  remote: Remote<T>,
  waitingFor: string,
  width: number,
  draw: (value: T) => readonly Line[],
): readonly Line[] {
  switch (remote.state) {
    case 'loading':
      return [line(`   ${waitingFor}…`, 'dim')];
    case 'failed':
      return failureLines(remote.failure, width);
    case 'ready':
      return draw(remote.value);
  }
}

/** A problem: what happened, and what to do. */
export function failureLines({ summary, remedy }: Failure, width: number): readonly Line[] {
  return [
    ...wrapped(`✗ ${shownText(summary)}`, width, 'bad'),
    ...safeLines(hideSecretText(remedy)).flatMap((text) =>
      wrapped(text === '' ? '' : `→ ${text}`, width, 'plain'),
    ),
  ];
}

/** Text in as many rows as it needs, three columns in; later rows are aligned with the words of the first. */
export function wrapped(text: string, width: number, tone: Line[number]['tone'] = 'plain'): readonly Line[] {
  const hang = /^(?:[✗→·●◌■] )/.test(text) ? '  ' : '';
  return wrapText(text, Math.max(20, width - 4 - hang.length)).map((row, at) =>
    line(`   ${at === 0 ? '' : hang}${row}`, tone),
  );
}
