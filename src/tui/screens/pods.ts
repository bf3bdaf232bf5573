import { podMark } from '../parts/marks.js';
import { safeText } from '../../format/safe-text.js';
import { ageText } from '../../format/sizes.js';
import { padText } from '../../format/text.js';
import { causeLine } from '../../kserve/cause-line.js';
import { isStarting, type Pod, type PodContainer } from '../../kserve/pod.js';
import { line, span, type Line } from '../parts/line.js';
import { wrapLines, signLines } from '../parts/page.js';
import { podReason, podReasonLine } from '../../kserve/pod-reason.js';

/** The pods of a service, each with its containers: their state, how often they restarted, and how they ended last. */
export function podLines(pods: readonly Pod[], now: number, columns: number): readonly Line[] {
  if (pods.length === 0) return [line('   none', 'dim')];
  return pods.flatMap((pod) => [
    podLine(pod, now),
    ...(pod.message === '' ? [] : wrapLines(`  ${safeText(pod.message)}`, columns, 'dim')),
    ...pod.containers.flatMap((container) => containerLines(container, now, columns)),
  ]);
}

function podLine(pod: Pod, now: number): Line {
  const { ready, phase, reason, restarts, createdAt, terminating } = pod;
  const state = terminating ? 'Terminating' : reason === '' ? phase : `${phase}: ${reason}`;
  const age = createdAt === undefined ? '' : `  ${ageText(now - createdAt)}`;
  return [
    span('   '),
    podMark(pod),
    span(` ${safeText(pod.name)}`, 'strong'),
    span(`  ${safeText(state)}  ${ready.containers}/${ready.of}`),
    span(restarts === 0 ? '' : `  ${restartText(restarts)}`, 'warn'),
    span(age, 'dim'),
  ];
}

function containerLines(container: PodContainer, now: number, columns: number): readonly Line[] {
  const { name, init, state, reason, message, exitCode, since, restarts, last } = container;
  const code = exitCode === undefined || exitCode === 0 ? '' : ` (exit code ${exitCode})`;
  const age = since === undefined ? '' : ` ${state === 'running' ? 'for ' : ''}${ageText(now - since)}`;
  const ago = since !== undefined && state !== 'running' ? ' ago' : '';
  const words = reason === '' ? state : `${state}: ${reason}`;
  const tone = toneOf(container);
  return [
    [
      span(`     ${padText(safeText(init ? `${name} (init)` : name), 28)} `, 'dim'),
      span(`${safeText(words)}${code}`, tone),
      span(`${age}${ago}`, 'dim'),
      span(restarts === 0 ? '' : `, ${restartText(restarts)}`, 'warn'),
    ],
    ...(last === undefined ? [] : [lastLine(last, now), ...lastWords(last, message, columns)]),
    ...(message === '' ? [] : wrapLines(`    ${safeText(message.trim())}`, columns, 'dim')),
  ];
}

function lastLine({ reason, exitCode, endedAt }: NonNullable<PodContainer['last']>, now: number): Line {
  const code = exitCode === undefined ? '' : ` (exit code ${exitCode})`;
  const ago = endedAt === undefined ? '' : ` ${ageText(now - endedAt)} ago`;
  return line(`${' '.repeat(34)}before that ${safeText(reason || 'ended')}${code}${ago}`, 'warn');
}

/** The end of its log, unless that of the run after it says the same. */
function lastWords(
  { message = '' }: NonNullable<PodContainer['last']>,
  now: string,
  columns: number,
): readonly Line[] {
  const words = message.trim();
  return words === '' || causeLine(words) === causeLine(now)
    ? []
    : wrapLines(`    ${safeText(words)}`, columns, 'dim');
}

/** The tone of a container: quiet where it has done its work, and where it waits only for its turn. */
function toneOf(container: PodContainer): Line[number]['tone'] {
  const { state, ready, init, exitCode } = container;
  if (state === 'running') return ready || init ? 'plain' : 'warn';
  if (state === 'terminated') return exitCode === 0 ? 'plain' : 'bad';
  return isStarting(container) ? 'warn' : 'bad';
}

function restartText(restarts: number): string {
  return restarts === 1 ? '1 restart' : `${restarts} restarts`;
}

/** The reasons of the pods beside `told`, each once: of several components, or several pods, each may have one of its own. */
export function podReasonLines(pods: readonly Pod[], told: string, columns: number): readonly Line[] {
  const lines = pods.flatMap((pod) => {
    const reason = podReason(pod);
    return reason === undefined || told.includes(reason.message === '' ? reason.reason : reason.message)
      ? []
      : [podReasonLine(reason)];
  });
  return [...new Set(lines)].flatMap((one) => signLines('bad', safeText(one), columns));
}
