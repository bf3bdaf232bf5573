import type { StatusReason } from './readiness.js';
import type { Component, Condition, Readiness } from './service.js';

/**
 * Condition types of an LLMInferenceService from the most specific cause to the most general consequence
 * (pkg/apis/serving/v1alpha2/llm_inference_service_lifecycle.go). Which of them are there tells what it is made of.
 */
const causesFirst = [
  'PresetsCombined',
  'ScalingReady',
  'PrefillScalingReady',
  'MainWorkloadReady',
  'WorkerWorkloadReady',
  'PrefillWorkloadReady',
  'PrefillWorkerWorkloadReady',
  'TokenizerReady',
  'SchedulerWorkloadReady',
  'InferencePoolReady',
  'GatewaysReady',
  'HTTPRoutesReady',
  'WorkloadsReady',
  'RouterReady',
  'Ready',
];

/** A person's word for the part that a condition is about; the other conditions name it themselves. */
const parts: Readonly<Record<string, string>> = {
  WorkerWorkloadReady: 'its workers',
  PrefillWorkloadReady: 'its prefill',
  PrefillWorkerWorkloadReady: "its prefill's workers",
  SchedulerWorkloadReady: 'its endpoint picker',
  TokenizerReady: 'its tokenizer',
};

/** Reasons that only say that something is not there yet: the pods may know why. */
const consequences = new Set(['MinimumReplicasUnavailable', 'Progressing', '']);

/** A stopped one has `Ready` False for that reason, and no condition of its own. */
export function llmReadiness(conditions: readonly Condition[]): Readiness {
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return 'ready';
  if (ready?.reason === 'Stopped') return 'stopped';
  return ready?.status === 'False' ? 'not-ready' : 'unknown';
}

/** Why it is not ready, as its own status tells it; undefined when it is. */
export function llmStatusReason(conditions: readonly Condition[]): StatusReason | undefined {
  const readiness = llmReadiness(conditions);
  if (readiness === 'ready') return undefined;
  if (readiness === 'stopped') return { line: 'Stopped', kind: 'cause' };
  if (conditions.length === 0)
    return { line: 'Not reconciled yet: KServe has written no status', kind: 'consequence' };
  const worst = firstOf(conditions, 'False') ?? firstOf(conditions, 'Unknown');
  if (worst === undefined) return { line: 'Not ready, and KServe does not say why', kind: 'consequence' };
  return { line: lineOf(worst), kind: consequences.has(worst.reason) ? 'consequence' : 'cause' };
}

function firstOf(conditions: readonly Condition[], status: Condition['status']): Condition | undefined {
  return causesFirst
    .map((type) => conditions.find((condition) => condition.type === type && condition.status === status))
    .find((condition) => condition !== undefined);
}

function lineOf({ type, reason, message }: Condition): string {
  // KServe prints Go's structs into this message (seen in 0.20): they say that no gateway has said anything of the route.
  if (reason === 'HTTPRoutesNotReady' && message.includes('HTTPRouteStatus{'))
    return 'HTTPRoutesNotReady: no gateway has accepted its route yet';
  const text = message.replaceAll(/\s+/gu, ' ').trim().replace(/\.$/u, '');
  const what = text === '' ? `${type} is not True` : text;
  const part = parts[type];
  return `${reason === '' ? '' : `${reason}: `}${part === undefined ? '' : `${part}: `}${what}`;
}

/** Why nothing answers although KServe calls it ready; undefined where something may. */
export function whyEmpty(components: readonly Component[]): StatusReason | undefined {
  const { ready, wanted } = components.find(({ kind }) => kind === 'main')?.replicas ?? {};
  if (wanted === 0) return { line: 'replicas is 0, and no request starts a pod', kind: 'cause' };
  return ready === 0 ? { line: 'no pod of it is ready', kind: 'consequence' } : undefined;
}
