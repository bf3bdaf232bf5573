import { imageError, causeLine } from './cause-line.js';
import { listAt, textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { passesByItself, type PodReason } from './pod-reason.js';
import type { ServiceEvent } from './service-event.js';

/** Whether events may say more than the pod does: of what runs before its containers, of probes, of the cluster's autoscaler. */
export function wantsEvents({ reason, hasCause, outlook }: PodReason): boolean {
  return outlook === 'starting' || reason === 'Unschedulable' || hasCause !== true;
}

/** Warnings about a pod that say why its containers are not even made (pkg/kubelet/events/event.go). */
const beforeContainers: ReadonlySet<string> = new Set([
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
  'FailedPreStopHook',
  'FailedPostStartHook',
  'NetworkNotReady',
]);

/** The reason with what the events about that pod add to it. They come newest first. */
export function withEvents(reason: PodReason, events: readonly ServiceEvent[]): PodReason {
  const newest = (wanted: (event: ServiceEvent) => boolean) => events.find(wanted);
  if (reason.reason === 'NotReady') {
    const probe = newest((event) => event.reason === 'Unhealthy');
    return probe === undefined ? reason : { ...reason, reason: 'Unhealthy', message: oneLine(probe.message) };
  }
  if (reason.reason === 'Unschedulable') {
    const autoscaler = newest((event) => /^(?:NotTriggerScaleUp|TriggeredScaleUp)$/u.test(event.reason));
    return autoscaler === undefined
      ? reason
      : { ...reason, message: `${reason.message} (${oneLine(autoscaler.message)})` };
  }
  if (/Image/u.test(reason.reason)) {
    const failed = newest(({ message }) => message.startsWith('Failed to pull image'));
    const cause = imageError((failed?.message ?? '').replace(/^Failed to pull image "[^"]*": /u, ''));
    if (cause === '' || reason.message.includes(cause)) return reason;
    return {
      ...reason,
      message: `${reason.message}: ${cause}`,
      outlook: passesByItself(cause) ? 'may heal' : 'stuck',
    };
  }
  const before = newest((event) => beforeContainers.has(event.reason));
  if (reason.outlook !== 'starting' || before === undefined) return reason;
  const missing = /(?:secret|configmap) "[^"]*" not found/u.test(before.message);
  return {
    ...reason,
    reason: before.reason,
    message: oneLine(before.message),
    outlook: missing ? 'stuck' : 'may heal',
  };
}

/** Whether the log of its container may say why it ends: its status does not. */
export function wantsLog({ reason, hasCause, container }: PodReason): boolean {
  return (
    container !== undefined && (reason === 'CrashLoopBackOff' || reason === 'failed') && hasCause !== true
  );
}

/** The reason with the last words of its container's log. */
export function withLog(reason: PodReason, lines: readonly string[]): PodReason {
  const cause = causeLine(lines.join('\n'));
  return cause === '' ? reason : { ...reason, message: [reason.message, cause].filter(Boolean).join(': ') };
}

/** The reason with what the pod's node says of itself (core/v1 NodeCondition). */
export function withNode(reason: PodReason, node: KubeObject): PodReason {
  const ready = listAt(node, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Ready',
  );
  if (ready === undefined || textAt(ready, 'status') === 'True') return reason;
  const said = [textAt(ready, 'reason'), textAt(ready, 'message')]
    .filter((part) => part !== undefined)
    .join(': ');
  return { ...reason, message: `node ${textAt(node, 'metadata', 'name') ?? ''}: ${oneLine(said)}` };
}

function oneLine(message: string): string {
  return message.replaceAll(/\s+/gu, ' ').trim().replace(/\.$/u, '');
}
