import { numberAt, recordAt, textAt, timeAt } from './fields.js';
import type { KubeObject } from './kube-object.js';

/** An event of an object, and how often it happened (core/v1 Event). */
export type ServiceEvent = {
  /** When it was last seen, in milliseconds since the epoch. */
  readonly at: number | undefined;
  readonly warning: boolean;
  readonly object: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
};

/**
 * The events about a service, its components' Deployments and its pods, newest first. Those of a HorizontalPodAutoscaler come
 * last: without a metrics server it warns every few seconds, and no pod waits for it.
 */
export function eventsOf(objects: readonly KubeObject[], service: string): readonly ServiceEvent[] {
  const own = objects.filter((object) =>
    isAbout(textAt(object, 'involvedObject', 'kind'), textAt(object, 'involvedObject', 'name'), service),
  );
  const isScaling = ({ object }: ServiceEvent) => object.startsWith('HorizontalPodAutoscaler ');
  return newestFirst(own).toSorted((a, b) => Number(isScaling(a)) - Number(isScaling(b)));
}

/** Events, newest first. */
export function newestFirst(objects: readonly KubeObject[]): readonly ServiceEvent[] {
  return objects
    .map((object) => eventOf(object, recordAt(object, 'involvedObject')))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
}

/** KServe names what it makes SERVICE-predictor…, SERVICE-transformer… and SERVICE-explainer… (pkg/constants). */
function isAbout(kind: string | undefined, name: string | undefined, service: string): boolean {
  if (kind === 'InferenceService') return name === service;
  if (name?.startsWith(`${service}-`) !== true) return false;
  return /^(?:predictor|transformer|explainer)(?:-|$)/.test(name.slice(service.length + 1));
}

function eventOf(object: KubeObject, about: KubeObject | undefined): ServiceEvent {
  return {
    at: lastSeen(object),
    warning: textAt(object, 'type') === 'Warning',
    object: `${textAt(about, 'kind') ?? ''} ${textAt(about, 'name') ?? ''}`,
    reason: textAt(object, 'reason') ?? '',
    message: textAt(object, 'message') ?? '',
    count: numberAt(object, 'count') ?? 1,
  };
}

/** Older recorders set `lastTimestamp`, newer ones `series.lastObservedTime` or only `eventTime`. */
function lastSeen(object: KubeObject): number | undefined {
  return (
    timeAt(object, 'lastTimestamp') ??
    timeAt(object, 'series', 'lastObservedTime') ??
    timeAt(object, 'eventTime') ??
    timeAt(object, 'metadata', 'creationTimestamp')
  );
}
