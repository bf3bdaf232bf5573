import type { Check, CheckPart, CheckState } from '../../doctor/doctor.js';
import { checksSummary } from '../../format/checks.js';
import { shownText } from '../../format/safe-text.js';
import { durationText } from '../../format/sizes.js';
import { padText, textWidth } from '../../format/text.js';
import { shownKey } from '../../kserve/service-key.js';
import { emptyLine, heardAs, type Line, span } from '../parts/line.js';
import { sign, type Sign } from '../parts/marks.js';
import { failureLines, type Page, readingPage, signLines, wrapLines } from '../parts/page.js';
import type { DoctorPlace } from '../state/live-place.js';
import type { State } from '../state/state.js';

const signOf: Readonly<Record<CheckState, Sign>> = {
  passed: 'good',
  failed: 'bad',
  skipped: 'seen',
  running: 'waiting',
  waiting: 'seen',
};

const titleWidth = 15;

/** Every step from the kubeconfig to the model as it is taken, with what to do where one fails. */
export function doctorPage(
  { size, namespace }: State,
  { about, checks, isDone, failure }: DoctorPlace,
): Page {
  const { columns } = size;
  const what =
    about === undefined
      ? 'the cluster'
      : shownKey(about, namespace === undefined ? 'all namespaces' : 'one namespace');
  const end =
    failure !== undefined
      ? failureLines(failure, columns)
      : isDone
        ? wrapLines(checksSummary(checks), columns, 'dim')
        : [[heardAs('checking', '   checking…', 'dim')]];
  return readingPage(
    ['doctor', what],
    [...checks.flatMap((check) => checkRows(check, columns)), emptyLine, ...end],
  );
}

function checkRows({ title, state, seen, parts, remedy, ms }: Check, columns: number): readonly Line[] {
  const [said = '', ...more] = seen.flatMap((text) => text.split('\n'));
  const first = shownText(said);
  const took = ms === undefined || state === 'skipped' ? '' : `  ${durationText(ms)}`;
  const quiet = state === 'waiting' || state === 'skipped';
  const width = columns - titleWidth - 8 - took.length;
  const isLong = textWidth(first) > width;
  return [
    [
      span('   '),
      sign(signOf[state]),
      span(` ${padText(title, titleWidth)}`, quiet ? 'dim' : 'plain'),
      span(isLong ? '' : first, state === 'failed' ? 'bad' : quiet ? 'dim' : 'plain'),
      span(took, 'dim'),
    ],
    ...(isLong ? indented(said, columns, state === 'failed' ? 'bad' : 'plain') : []),
    ...more.flatMap((text) => indented(text, columns, 'dim')),
    ...shownParts(state, parts).flatMap((part) => partRows(part, columns)),
    ...remedy
      .flatMap((text) => text.split('\n'))
      .flatMap((text) => signLines('next', shownText(text), columns)),
  ];
}

function indented(text: string, columns: number, tone: 'dim' | 'bad' | 'plain'): readonly Line[] {
  return wrapLines(`  ${shownText(text)}`, columns, tone);
}

/** The parts that are shown: none where all of them passed, since the check says so itself. */
function shownParts(state: CheckState, parts: readonly CheckPart[]): readonly CheckPart[] {
  return state === 'passed' && parts.every((part) => part.state === 'passed') ? [] : parts;
}

function partRows({ state, text }: CheckPart, columns: number): readonly Line[] {
  return signLines(signOf[state], shownText(text), columns, state === 'failed' ? 'plain' : 'dim').map(
    (row) => [span('  '), ...row],
  );
}
