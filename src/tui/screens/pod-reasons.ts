import { safeText } from '../../format/safe-text.js';
import { isStarting, type Pod, type PodContainer } from '../../kserve/pod.js';
import type { Line } from '../parts/line.js';
import { wrapped } from '../parts/page.js';

type Reason = { readonly reason: string; readonly message: string };

/** Why the pods themselves say that they are not ready, each reason once: that of the service is often only that they are not. */
export function podReasonLines(pods: readonly Pod[], columns: number): readonly Line[] {
  const reasons = new Map(
    pods
      .filter(({ ready, terminating }) => !terminating && (ready.of === 0 || ready.containers < ready.of))
      .flatMap(reasonsOf)
      .map((one) => [`${one.reason} ${one.message}`, one]),
  );
  return [...reasons.values()].flatMap(({ reason, message }) => [
    ...wrapped(`✗ ${safeText(reason)}`, columns, 'bad'),
    ...(message === '' ? [] : wrapped(`  ${safeText(message.trim())}`, columns, 'dim')),
  ]);
}

function reasonsOf({ reason, message, containers }: Pod): readonly Reason[] {
  // A pod that no node takes, or that was evicted.
  const ofPod = reason === '' ? [] : [{ reason, message }];
  return [...ofPod, ...containers.flatMap(containerReasons)];
}

function containerReasons(container: PodContainer): readonly Reason[] {
  const { name, state, reason, message, exitCode, last } = container;
  const hasFailed = state === 'terminated' && exitCode !== 0;
  const now = hasFailed || (state === 'waiting' && reason !== '' && !isStarting(container));
  // Of one that is ready again, how it ended once is no reason.
  const before = last !== undefined && !container.ready && last.exitCode !== 0;
  return [
    ...(now ? [{ reason: `${name}: ${reason || state}${codeText(exitCode)}`, message }] : []),
    ...(before
      ? [{ reason: `${name} ended before: ${last.reason || 'ended'}${codeText(last.exitCode)}`, message: '' }]
      : []),
  ];
}

function codeText(exitCode: number | undefined): string {
  return exitCode === undefined ? '' : ` (exit code ${exitCode})`;
}
