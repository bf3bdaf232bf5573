import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { kubectlArgument } from '../kserve/service-key.js';
import type { Component, Service, ServiceUrl, TrafficTarget } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { kubectlLine, type RepeatedFlags } from '../wording/command-line.js';
import { hasLabels } from './pods.js';
import { nameOf } from './object-name.js';
import { parsePartName } from './part-name.js';

/** One version of a service, or one of its pods, to be called alone. */
export type ServicePart = {
  /** As `--to` takes it: `latest`, `prev`, `stable`, `canary/NAME`, `pod/NAME`. */
  readonly name: string;
  /** The kind of part, in words: a revision, a canary, a pod. */
  readonly what: string;
  /** Its own host at the gateway, where KServe makes one (tag routing). */
  readonly url?: ServiceUrl;
  /** Of the service's traffic, in percent, where a split is stated. */
  readonly percent?: number;
  /** Which of the service's pods are of it. */
  readonly hasPod: (pod: KubeObject) => boolean;
};

/** Knative labels the pods of a revision (serving, pkg/apis/serving/register.go: RevisionLabelKey). */
const revisionLabel = 'serving.knative.dev/revision';

/**
 * The part of a service with that name. A revision by Knative's traffic (KServe's ksvc_reconciler.go names its tags `latest` and
 * `prev`); a canary by the label that KServe gives the pods of `SERVICE-CANARY-predictor` (pkg/constants, GetRawServiceLabel).
 * Throws Problem "usage" for what cannot be a name, "not-found" where the service has no such part.
 */
export function partOf(service: Service, name: string, repeat?: RepeatedFlags): ServicePart {
  const asked = parsePartName(name);
  if (asked.kind === 'pod')
    return { name, what: `pod ${asked.name}`, hasPod: (pod) => nameOf(pod).name === asked.name };
  if (asked.kind === 'canary') return canaryPart(service, name, asked.name);
  if (asked.kind === 'stable') return stablePart(service);
  const parts = revisionParts(service);
  const part = parts.find((one) => one.name === name);
  if (part !== undefined) return part;
  const there = parts.map((one) => `${one.name} (${one.what})`);
  throw new Problem('not-found', `${service.key} has no revision ${name}.`, {
    remedy: [
      there.length > 0
        ? `It has: ${there.join(', ')}.`
        : 'Its status names no revision: only Knative mode has them. Other parts: stable, canary/NAME, pod/NAME.',
      `See its versions: ${kubectlLine(`describe ${kubectlArgument(service.key)}`, service.namespace, repeat)}`,
    ],
  });
}

/** The parts of that kind that a service's pods are of, by their names. */
export function partNames(
  kind: 'canary' | 'pod',
  service: Service,
  pods: readonly KubeObject[],
): readonly string[] {
  if (kind === 'pod') return pods.map((pod) => nameOf(pod).name);
  const [before, after] = [`isvc.${service.name}-`, '-predictor'];
  return [
    ...new Set(
      pods
        .filter((pod) => isCanaryPod(pod, service))
        .map((pod) => (textAt(pod, 'metadata', 'labels', 'app') ?? '').slice(before.length, -after.length)),
    ),
  ];
}

/** The newest revision, and the one before it, as far as Knative's traffic or KServe's status name them. */
export function revisionParts(service: Service): readonly ServicePart[] {
  const entry = entryComponent(service);
  if (entry === undefined) return [];
  const { traffic, revisions } = entry;
  const latest = traffic.find(({ tag, latest: isLatest }) => tag === 'latest' || isLatest);
  const before = traffic.find((one) => one !== latest && (one.tag === 'prev' || !one.latest));
  const isRolling =
    revisions !== undefined && revisions.created !== '' && revisions.created !== revisions.ready;
  return [
    ...(latest === undefined ? [] : [revisionPart('latest', latest)]),
    ...(before === undefined ? [] : [revisionPart('prev', before)]),
    // Not ready yet, so that it gets no traffic, while the one before does.
    ...(isRolling && latest === undefined
      ? [revisionPart('latest', { revision: revisions.created, latest: true })]
      : []),
  ];
}

function revisionPart(name: string, { revision, percent, url }: TrafficTarget): ServicePart {
  return {
    name,
    what: `revision ${revision}`,
    ...(url === undefined ? {} : { url }),
    ...(percent === undefined ? {} : { percent }),
    hasPod: (pod) => textAt(pod, 'metadata', 'labels', revisionLabel) === revision,
  };
}

function entryComponent({ components }: Service): Component | undefined {
  return (
    components.find(({ kind }) => kind === 'transformer') ??
    components.find(({ kind }) => kind === 'predictor')
  );
}

function canaryPart(service: Service, name: string, canary: string): ServicePart {
  return {
    name,
    what: `canary ${canary}`,
    hasPod: (pod) => hasLabels(pod, { app: workloadLabel(service.name, canary) }),
  };
}

/** The part that is not a canary: its workload is named as a canary's where it was one. */
function stablePart(service: Service): ServicePart {
  return {
    name: 'stable',
    what: 'the version beside the canaries',
    hasPod: (pod) => hasLabels(pod, { app: stableLabel(service) }),
  };
}

/** Whether a pod of the service is one of `spec.canary[]`: the service's own URL leads to none of them without a weight in its route. */
export function isCanaryPod(pod: KubeObject, service: Service): boolean {
  const app = textAt(pod, 'metadata', 'labels', 'app') ?? '';
  const isPredictor = app.startsWith(`isvc.${service.name}-`) && app.endsWith('-predictor');
  return isPredictor && app !== stableLabel(service);
}

function stableLabel(service: Service): string {
  return workloadLabel(service.name, service.kind === 'inference' ? service.predictorName : undefined);
}

/** The label `app` of a predictor's pods (KServe's pkg/constants: GetRawServiceLabel). */
function workloadLabel(service: string, predictor: string | undefined): string {
  return `isvc.${predictorService(service, predictor)}`;
}

/** The Service and Deployment of a predictor (KServe's pkg/constants: PredictorServiceName). */
export function predictorService(service: string, predictor: string | undefined): string {
  return `${service}${predictor === undefined ? '' : `-${predictor}`}-predictor`;
}
