import { ownField, ownText } from '../../inference/json.js';
import type { KubeObject } from '../../kserve/kube-object.js';

export type ServiceEvent = {
  readonly at: number | undefined;
  readonly warning: boolean;
  readonly object: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
};

/** The Kubernetes events (core/v1 Event) about a service, its components' Deployments and its pods, newest first. */
export function eventsOf(objects: readonly KubeObject[], service: string): readonly ServiceEvent[] {
  return objects
    .flatMap((object) => {
      const about = ownField(object, 'involvedObject');
      return isAbout(ownText(about, 'kind'), ownText(about, 'name'), service) ? [eventOf(object, about)] : [];
    })
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
}

/** KServe names what it makes SERVICE-predictor…, SERVICE-transformer… and SERVICE-explainer… (pkg/constants). */
function isAbout(kind: string, name: string, service: string): boolean {
  if (kind === 'InferenceService') return name === service;
  if (!name.startsWith(`${service}-`)) return false;
  return /^(?:predictor|transformer|explainer)(?:-|$)/.test(name.slice(service.length + 1));
}

function eventOf(object: KubeObject, about: unknown): ServiceEvent {
  const count = ownField(object, 'count');
  return {
    at: lastSeen(object),
    warning: ownText(object, 'type') === 'Warning',
    object: `${ownText(about, 'kind')} ${ownText(about, 'name')}`,
    reason: ownText(object, 'reason'),
    message: ownText(object, 'message'),
    count: typeof count === 'number' ? count : 1,
  };
}

/** Older recorders set `lastTimestamp`, newer ones `series.lastObservedTime` or only `eventTime`. */
function lastSeen(object: KubeObject): number | undefined {
  const texts = [
    ownText(object, 'lastTimestamp'),
    ownText(ownField(object, 'series'), 'lastObservedTime'),
    ownText(object, 'eventTime'),
    ownText(ownField(object, 'metadata'), 'creationTimestamp'),
  ];
  return texts.map((text) => Date.parse(text)).find((at) => !Number.isNaN(at));
}
