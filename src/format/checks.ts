import type { Check, CheckState } from '../doctor/doctor.js';
import { durationText } from './sizes.js';
import { padText } from './text.js';
import { toned, type TextTone, type TonedLine, type TonedText } from './toned.js';

/** Marks that a terminal of any kind shows, and that tell without a color. */
const checkMarks: Readonly<Record<CheckState, string>> = {
  passed: '✓',
  failed: '✗',
  skipped: '–',
  running: '…',
  waiting: '·',
};

const titleWidth = 15;
const indent = ' '.repeat(2 + titleWidth);

const checkTones: Readonly<Record<CheckState, TextTone>> = {
  passed: 'good',
  failed: 'bad',
  skipped: 'dim',
  running: 'dim',
  waiting: 'dim',
};

/** Columns before what was seen: later rows of a line that is broken stand under it. */
export const checkIndent = 2 + titleWidth;

/** One check: its mark, its title and what was seen; then its parts, and the remedy where it failed or something is missing. */
export function checkLines({ title, state, seen, parts, remedy, ms }: Check): readonly TonedLine[] {
  const [first = '', ...more] = seen.flatMap((line) => line.split('\n'));
  const took = ms === undefined || state === 'skipped' ? '' : `  (${durationText(ms)})`;
  const titleTone = state === 'failed' ? 'bad' : 'strong';
  return [
    [mark(state), ' ', toned(titleTone, padText(title, titleWidth)), first, toned('dim', took)],
    ...more.map((line) => `${indent}${line}`),
    ...parts.map((part) => [indent, mark(part.state), ` ${part.text}`]),
    ...remedy.flatMap((text) => text.split('\n')).map((line) => [indent, toned('accent', '→'), ` ${line}`]),
  ];
}

function mark(state: CheckState): TonedText {
  return toned(checkTones[state], checkMarks[state]);
}

/** `14 passed, 1 failed, 2 skipped; the first failure: gateways`. */
export function checksSummary(checks: readonly Check[]): string {
  const count = (wanted: CheckState) => checks.filter(({ state }) => state === wanted).length;
  const first = checks.find(({ state }) => state === 'failed');
  const skipped = count('skipped');
  const counts = [
    `${count('passed')} passed`,
    `${count('failed')} failed`,
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ].join(', ');
  return first === undefined ? counts : `${counts}; the first failure: ${first.title}`;
}
