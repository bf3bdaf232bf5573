import { causeLine, startError } from './cause-line.js';
import type { Condition, InferenceService, Readiness, Service } from './service.js';
import { fieldAt, listAt, textAt, timeAt } from './fields.js';
import { sharedText } from './shared-text.js';

/** The fields that `statusReason` looks at. */
export type ReadinessEvidence = {
  readonly conditions: readonly Condition[];
  readonly modelFailure?: InferenceService['modelFailure'];
  /** `status.modelStatus.transitionStatus`. */
  readonly transition?: string;
  /** `status.modelStatus.states.targetModelState`. */
  readonly targetState?: string;
  readonly runtime?: string;
  readonly format?: string;
  /** There are components beside the predictor, of which alone KServe keeps the model's failure. */
  readonly hasOthers?: boolean;
};

/** Condition types from the most specific cause to the most general consequence (pkg/apis/serving/v1beta1/inference_service_status.go). */
const causesFirst = [
  'PredictorConfigurationReady',
  'TransformerConfigurationReady',
  'ExplainerConfigurationReady',
  'PredictorReady',
  'TransformerReady',
  'ExplainerReady',
  'PredictorRouteReady',
  'TransformerRouteReady',
  'ExplainerRouteReady',
  'RoutesReady',
  'LatestDeploymentReady',
  'IngressReady',
];

/** Stopped wins: KServe then leaves every other condition False. */
export function readinessOf(conditions: readonly Condition[]): Readiness {
  const status = (type: string) => conditions.find((condition) => condition.type === type)?.status;
  if (status('Stopped') === 'True') return 'stopped';
  if (status('Ready') === 'True') return 'ready';
  return status('Ready') === 'False' ? 'not-ready' : 'unknown';
}

/** Each readiness in words. */
export const readinessWords: Readonly<Record<Readiness, string>> = {
  ready: 'ready',
  empty: 'ready, but nothing serves it',
  'not-ready': 'not ready',
  unknown: 'unknown',
  stopped: 'stopped',
};

/** The same of a service: KServe calls a graph ready, and does not look at its steps. */
export function readinessWord({
  kind,
  readiness,
  startFailure,
}: Pick<Service, 'kind' | 'readiness' | 'startFailure'>): string {
  const isPartly = kind === 'graph' && readiness === 'ready' && startFailure !== undefined;
  return isPartly ? 'ready, but a step is not' : readinessWords[readiness];
}

/** The fault of a service in one line; undefined where it has none. */
export function troubleLine({
  readiness,
  whyNotReady,
  startFailure,
}: Pick<Service, 'readiness' | 'whyNotReady' | 'startFailure'>): string | undefined {
  if (readiness === 'empty') return `nothing serves it: ${whyNotReady ?? ''}`;
  return whyNotReady ?? startFailure;
}

/** Why a service is not ready, as its own status tells it. */
export type StatusReason = {
  /** One line for a person. */
  readonly line: string;
  /**
   * `cause`: it says what is wrong. `consequence`: only that something else is not ready, as "Deployment does not have
   * minimum availability" does; the pods may know more.
   */
  readonly kind: 'cause' | 'consequence';
};

/** Undefined when ready. The model's failure comes before the condition that it caused. */
export function statusReason(evidence: ReadinessEvidence): StatusReason | undefined {
  const readiness = readinessOf(evidence.conditions);
  if (readiness === 'ready') return undefined;
  if (readiness === 'stopped') return { line: 'Stopped', kind: 'cause' };
  if (evidence.conditions.length === 0 && evidence.modelFailure === undefined)
    return consequence('Not reconciled yet: KServe has written no status');
  const failure = failureLine(evidence);
  if (failure !== undefined && isCurrent(evidence)) {
    return { line: failure, kind: evidence.modelFailure?.message === '' ? 'consequence' : 'cause' };
  }
  return consequence(
    conditionLine(evidence.conditions, 'False') ??
      conditionLine(evidence.conditions, 'Unknown') ??
      failure ??
      waitingLine(evidence.conditions),
  );
}

function consequence(line: string): StatusReason {
  return { line, kind: 'consequence' };
}

/** KServe keeps the last failure after a new attempt has begun; only these states say that it still holds. */
function isCurrent(evidence: ReadinessEvidence): boolean {
  return (
    evidence.transition === undefined ||
    evidence.transition === 'BlockedByFailedLoad' ||
    evidence.transition === 'InvalidSpec' ||
    evidence.targetState === 'FailedToLoad'
  );
}

function failureLine(evidence: ReadinessEvidence): string | undefined {
  const { modelFailure, hasOthers } = evidence;
  if (modelFailure === undefined) return undefined;
  const line = failureText(modelFailure, evidence);
  return hasOthers === true && modelFailure.reason === 'ModelLoadFailed' ? `predictor: ${line}` : line;
}

function failureText(
  modelFailure: NonNullable<InferenceService['modelFailure']>,
  { runtime, format }: ReadinessEvidence,
): string {
  const { reason, exitCode } = modelFailure;
  const message = causeOf(modelFailure.message);
  if (message === '') return exitCode === undefined ? reason : `${reason} (exit code ${exitCode})`;
  const subject =
    reason === 'NoSupportingRuntime' && format !== undefined
      ? ` (format ${format})`
      : reason.startsWith('Runtime') && runtime !== undefined
        ? ` (runtime ${runtime})`
        : '';
  return oneLine(reason, message) + subject;
}

function conditionLine(conditions: readonly Condition[], status: Condition['status']): string | undefined {
  const telling = conditions
    .filter((condition) => condition.status === status && condition.type !== 'Stopped')
    .filter((condition) => condition.reason !== '' || condition.message !== '')
    .toSorted((a, b) => rank(a) - rank(b));
  const [cause] = telling;
  return cause === undefined ? undefined : oneLine(cause.reason, onOneLine(cause.message));
}

/** Types that KServe may add come after those known here, and before Ready, which only sums up. */
function rank({ type }: Condition): number {
  if (type === 'Ready') return causesFirst.length + 1;
  const place = causesFirst.indexOf(type);
  return place === -1 ? causesFirst.length : place;
}

function waitingLine(conditions: readonly Condition[]): string {
  const open = conditions
    .filter((condition) => condition.status !== 'True' && !['Ready', 'Stopped'].includes(condition.type))
    .map((condition) => condition.type);
  return open.length === 0 ? 'KServe is still working on it' : `Waiting for ${open.join(', ')}`;
}

/** KServe copies the last words of the container that failed: of its log, or of the runtime that could not start it. */
function causeOf(message: string): string {
  return /unable to start container process/u.test(message) ? startError(message) : causeLine(message);
}

function onOneLine(message: string): string {
  return message
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/(?<!\.)\.$/u, '');
}

function oneLine(reason: string, message: string): string {
  if (message === '') return reason;
  return reason === '' || message.startsWith(reason) ? message : `${reason}: ${message}`;
}

/** The conditions of an object's status, in its own order; entries without a type are dropped. */
export function parseConditions(status: unknown): readonly Condition[] {
  const conditions = listAt(status, 'conditions').flatMap((entry) => {
    const type = textAt(entry, 'type');
    if (type === undefined) return [];
    const changedAt = timeAt(entry, 'lastTransitionTime');
    return [
      {
        type: sharedText(type),
        status: conditionStatus(fieldAt(entry, 'status')),
        severity: sharedText(textAt(entry, 'severity') ?? ''),
        reason: sharedText(textAt(entry, 'reason') ?? ''),
        message: textAt(entry, 'message') ?? '',
        ...(changedAt === undefined ? {} : { changedAt }),
      },
    ];
  });
  // A copy has no room to grow: with it, thousands of short lists would take three times as much.
  return [...conditions];
}

function conditionStatus(value: unknown): Condition['status'] {
  // Not the value itself: that is a copy of its own in each of thousands of services.
  return value === 'True' ? 'True' : value === 'False' ? 'False' : 'Unknown';
}
