import type { Failure, Remote } from '../state/call.js';
import { shownText } from '../../format/safe-text.js';
import { wrapText } from '../../format/text.js';
import { heardAs, line, type Line, span, type Tone } from './line.js';
import { sign, type Sign } from './marks.js';
import type { Lines } from './lines.js';
import type { VerdictLine } from '../../format/verdict.js';
import type { NextStep } from '../../problem.js';
import type { KeyScreen } from '../keys/binding.js';
import { keyOfStep } from '../keys/keymap.js';

/** The content of a screen other than the list: lines to scroll through, or a menu with one line chosen. */
export type Page = {
  /** The screen, then what is told of it. */
  readonly title: readonly string[];
  /** Beside the title: what may be shown instead. */
  readonly tabs?: Line;
  readonly lines: Lines;
  /** Menus only: the index in `lines` of the chosen one, and how many can be chosen. */
  readonly chosen?: number;
  /** Menus only: the chosen line stays in the middle, as in a text that one walks through. */
  readonly centered?: true;
  readonly choices: number;
  /** Rows at the bottom that stay where they are. */
  readonly foot?: readonly Line[];
};

/** A page to read. */
export function readingPage(title: readonly string[], lines: Lines): Page {
  return { title, lines, choices: 0 };
}

/** In place of an answer before the first one, with the key that asks for it. */
export function nothingSent(predict: string): Line {
  return line(`   Nothing was sent to this service yet: ${predict} predicts.`, 'dim');
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
      return [[heardAs(waitingFor, `   ${waitingFor}…`, 'dim')]];
    case 'failed':
      return failureLines(remote.failure, width);
    case 'ready':
      return draw(remote.value);
  }
}

/** A problem: what happened, and what to do, with the keys of the screen that do it. */
export function failureLines({ summary, next }: Failure, width: number, screen?: KeyScreen): readonly Line[] {
  return [
    ...signLines('bad', shownText(summary), width),
    ...next.flatMap((step, at) => stepLines({ ...step, text: shownText(step.text) }, width, screen, at + 1)),
  ];
}

/** A next step, whose text is safe; with the key that does it on this screen, where it is the step of that number. */
export function stepLines(
  step: NextStep,
  width: number,
  screen: KeyScreen | undefined,
  number?: number,
): readonly Line[] {
  const key = screen === undefined ? undefined : keyOfStep(step, screen, number);
  return signLines('next', `${step.text}${key === undefined ? '' : `  (here: ${key})`}`, width);
}

/** Text in as many rows as it needs, three columns in. */
export function wrapLines(text: string, width: number, tone: Tone = 'plain'): readonly Line[] {
  return wrapText(text, Math.max(20, width - 4)).map((row) => line(`   ${row}`, tone));
}

/** The tone of the text behind a sign. */
const toneBehind: Partial<Readonly<Record<Sign, Tone>>> = { bad: 'bad', note: 'warn', seen: 'dim' };

/** The same behind a sign; later rows are aligned with the words of the first. */
export function signLines(
  of: Sign,
  text: string,
  width: number,
  tone: Tone = toneBehind[of] ?? 'plain',
): readonly Line[] {
  const mark = sign(of, tone);
  return wrapText(text, Math.max(20, width - 6)).map((row, at) => [
    span('   '),
    at === 0 ? mark : span(' '),
    span(` ${row}`, tone),
  ]);
}

const signOf = { summary: 'bad', evidence: 'seen' } as const;
const order = ['headline', 'summary', 'next', 'evidence'];

/** A verdict for reading: what it means, what to do, then what was seen; each in at most `rows` rows. The keys are those of the screen. */
export function verdictRows(
  parts: readonly VerdictLine[],
  screen: KeyScreen,
  columns: number,
  rows = Infinity,
): readonly Line[] {
  const steps = parts.filter(({ kind }) => kind === 'next');
  return parts
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .flatMap((part) =>
      capLines(
        part.kind === 'next'
          ? stepLines(part, columns, screen, steps.indexOf(part) + 1)
          : part.kind === 'headline'
            ? wrapLines(part.text, columns)
            : signLines(signOf[part.kind], part.text, columns),
        rows,
      ),
    );
}

function capLines(lines: readonly Line[], rows: number): readonly Line[] {
  const last = lines[rows - 1];
  if (lines.length <= rows || last === undefined) return lines;
  return [...lines.slice(0, rows - 1), [...last, span(' …', 'dim')]];
}
