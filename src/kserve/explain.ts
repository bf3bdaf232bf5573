import type { Pod } from './pod.js';
import { isPodReady, podReason, podReasonLine, type Outlook, type PodReason } from './pod-reason.js';
import type { Component, Service } from './service.js';

/** The reason why the newest version of a service does not start. */
export type StartTrouble = {
  readonly reason: PodReason;
  /** The version that answers meanwhile: its revision, or empty where it has no name; absent where none does. */
  readonly before?: string;
  /** Other pods of the same version are ready: it is a pod too few, and no new version. */
  readonly partial?: true;
};

/**
 * Whether the pods of a service may say more than its status. Of the ready ones this is a version that is not rolled out:
 * Knative's newest revision is not the ready one, or KServe writes the Deployment's `Available` in place of its finished
 * `Progressing` (PropagateRawStatus in pkg/apis/serving/v1beta1/inference_service_status.go).
 */
export function needsPods({ kind, readiness, causeKnown, components, conditions }: Service): boolean {
  if (readiness === 'empty') return causeKnown !== true;
  if (readiness !== 'ready') return readiness !== 'stopped';
  // Nothing else says whether its router runs.
  if (kind === 'graph') return true;
  if (kind === 'llm') return components[0]?.replicas?.ready === undefined;
  return (
    components.some(({ revisions }) => revisions !== undefined) ||
    conditions.some(
      ({ type, status, reason }) =>
        /^(?:Predictor|Transformer|Explainer)Ready$/u.test(type) &&
        status === 'True' &&
        reason === 'MinimumReplicasAvailable',
    )
  );
}

/** The service with what its pods say of it: why it is not ready, or what does not start although KServe calls it ready. Undefined: they could not be read. */
export function explainReadiness(service: Service, pods: readonly Pod[] | undefined): Service {
  const trouble = pods === undefined ? undefined : startTrouble(service, pods);
  const empty = pods === undefined ? undefined : whyServerless(service, pods, trouble);
  return empty === undefined
    ? explainTrouble(service, trouble)
    : { ...service, readiness: 'empty', whyNotReady: empty, causeKnown: true };
}

/**
 * Why nothing serves a service that KServe calls ready without a look at these pods: an InferenceGraph, and an
 * LLMInferenceService before KServe 0.20. Knative starts a pod when a request comes.
 */
function whyServerless(
  { kind, readiness, components, deploymentMode }: Service,
  pods: readonly Pod[],
  trouble: StartTrouble | undefined,
): string | undefined {
  const [server] = components;
  if (kind === 'inference' || readiness !== 'ready' || server === undefined) return undefined;
  const own = pods.filter(({ component, terminating }) => component === server.kind && !terminating);
  if (own.some(isPodReady) || (own.length === 0 && deploymentMode === 'Knative')) return undefined;
  if (own.length === 0) return `its ${server.kind} has no pod`;
  return trouble === undefined ? `no pod of its ${server.kind} is ready` : podReasonLine(trouble.reason);
}

/** The same, where what keeps it from starting is known already. */
export function explainTrouble(service: Service, trouble: StartTrouble | undefined): Service {
  const { readiness, causeKnown, whyNotReady } = service;
  if (readiness === 'stopped') return service;
  const before = trouble?.before ?? readyRevision(service);
  const line = trouble === undefined ? undefined : podReasonLine(trouble.reason);
  if (readiness === 'ready') {
    if (trouble === undefined || trouble.partial === true || trouble.reason.outlook === 'starting')
      return service;
    const startFailure =
      before === undefined ? `its pod does not start: ${line}` : rolloutLine(before, 'may heal', line);
    return { ...service, startFailure };
  }
  const why = causeKnown === true ? whyNotReady : (line ?? whyNotReady);
  if (why === undefined) return service;
  const outlook = causeKnown === true ? 'stuck' : (trouble?.reason.outlook ?? 'starting');
  return { ...service, whyNotReady: before === undefined ? why : rolloutLine(before, outlook, why) };
}

/** A rollout that does not go on, and what answers in its place. */
function rolloutLine(before: string, outlook: Outlook, why = ''): string {
  const answers = `the version before still answers${before === '' ? '' : ` (${before})`}`;
  return `${answers}; the new one ${outlook === 'starting' ? 'is starting' : 'does not start'}: ${why}`;
}

/** Knative goes on with the newest revision that was ready. */
function readyRevision({ components }: Service): string | undefined {
  const revisions = components.find((component) => component.revisions !== undefined)?.revisions;
  return revisions === undefined || revisions.ready === '' ? undefined : revisions.ready;
}

const outlooks: readonly Outlook[] = ['stuck', 'may heal', 'starting'];

/** The pod of the newest version that says most: one that is stuck before one that only starts, the predictor's before others. */
export function startTrouble({ components }: Service, pods: readonly Pod[]): StartTrouble | undefined {
  const troubles = components.flatMap((component) => troublesOf(component, podsOf(component, pods)));
  return troubles.toSorted(
    (a, b) => outlooks.indexOf(a.reason.outlook) - outlooks.indexOf(b.reason.outlook),
  )[0];
}

/** Those that an eviction left behind say nothing once there are others. */
function podsOf({ kind }: Component, pods: readonly Pod[]): readonly Pod[] {
  const own = pods.filter(
    ({ component, terminating }) => (component === '' ? 'predictor' : component) === kind && !terminating,
  );
  const alive = own.filter(({ phase }) => phase !== 'Failed');
  return alive.length > 0 ? alive : own;
}

function troublesOf(component: Component, pods: readonly Pod[]): readonly StartTrouble[] {
  const workloads = Map.groupBy(pods, ({ workload = '' }) => workload);
  return [...workloads.values()].flatMap((some) => {
    const versions = [...Map.groupBy(some, ({ version = '' }) => version)];
    const answering = versions.find(([, own]) => own.some(isPodReady));
    const idle = versions
      .filter(([version, own]) => isWanted(component, version) && !own.some(isPodReady))
      .toSorted(([, a], [, b]) => newest(b) - newest(a));
    if (idle[0] === undefined) return troublesFrom(answering?.[1] ?? [], { partial: true });
    if (answering === undefined) return troublesFrom(idle[0][1], {});
    return troublesFrom(idle[0][1], { before: component.revisions === undefined ? '' : answering[0] });
  });
}

function troublesFrom(pods: readonly Pod[], more: Omit<StartTrouble, 'reason'>): readonly StartTrouble[] {
  return pods.flatMap((pod) => podReason(pod) ?? []).map((reason) => ({ reason, ...more }));
}

/** If Knative says which revision is the newest, older ones are ignored. */
function isWanted({ revisions }: Component, version: string): boolean {
  return revisions === undefined || revisions.created === version;
}

function newest(pods: readonly Pod[]): number {
  return Math.max(...pods.map(({ createdAt = 0 }) => createdAt));
}
