import type { Check, CheckPart, CheckState } from '../doctor/doctor.js';
import { durationText } from './sizes.js';
import { padText } from './text.js';

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

/** One check: its mark, its title and what was seen; then its parts, and the remedy where it failed or something is missing. */
export function checkLines({ title, state, seen, parts, remedy, ms }: Check): readonly string[] {
  const [first = '', ...more] = seen.flatMap((line) => line.split('\n'));
  const took = ms === undefined || state === 'skipped' ? '' : `  (${durationText(ms)})`;
  return [
    `${checkMarks[state]} ${padText(title, titleWidth)}${first}${took}`,
    ...more.map((line) => `${indent}${line}`),
    ...parts.map((part) => `${indent}${partText(part)}`),
    ...remedy
      .flatMap((text) => text.split('\n'))
      .map((line, at) => `${indent}${at === 0 ? '→' : ' '} ${line}`),
  ];
}

function partText({ state, text }: CheckPart): string {
  return `${checkMarks[state]} ${text}`;
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
